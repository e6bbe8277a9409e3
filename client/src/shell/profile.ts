/** The profile of who logs, kept with their store so that it is known without a network. */
import { type Profile, readProfile } from '../entry/profile.ts'
import type { Store } from '../store/store.ts'
import type { Device } from './device.ts'

const PROFILE = 'profile'
const ME = '/api/v1/me'

/** Returns the profile as this phone knows it; null where it was never read. */
export async function keptProfile(store: Store): Promise<Profile | null> {
  const kept = await store.meta(PROFILE)
  return kept === undefined ? null : (kept as Profile) // put below alone
}

/** Asks the server for the profile and keeps it; without an answer the kept one stays. Throws StoreUnusable. */
export async function refreshProfile({ send, store }: Pick<Device, 'send' | 'store'>): Promise<void> {
  const answer = await send({ method: 'GET', path: ME })
  const profile = answer.kind === 'ok' ? readProfile(answer.body) : null
  if (profile !== null) await store.putMeta(PROFILE, profile)
}
