/** The onboarding, once a person: a synced setting says that it was done, so that no log-in begins it again. */
import { changeSetting, ONBOARDED, settingOf } from '../entry/settings.ts'
import type { Session } from '../sync/protocol.ts'
import type { Device } from './device.ts'

type SyncedDevice = Pick<Device, 'store' | 'sync'>

/** Returns whether the person was asked, as the server knows it once a sync has ended. Throws StoreUnusable. */
export async function wasOnboarded({ store, sync }: SyncedDevice): Promise<boolean> {
  await sync.settled()
  return settingOf(await store.shownOf('settings'), ONBOARDED) === true
}

/** Remembers that the person was asked; before any sync nothing can be remembered. Throws StoreUnusable. */
export async function rememberOnboarded({ store, sync }: SyncedDevice): Promise<void> {
  await sync.settled()
  const session = (await store.meta('session')) as Session | undefined // put by the sync alone
  if (session !== undefined) await store.change([changeSetting(ONBOARDED, true, session.sync_namespace)])
}
