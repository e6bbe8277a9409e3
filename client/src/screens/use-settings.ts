/** A person's settings, read of the store. */
import { dayStartsAt, defaultPlace, type Theme, themeOf } from '../entry/settings.ts'
import { type Stored, useStored } from './use-stored.ts'

export interface Settings {
  readonly theme: Theme
  /** The full hour at which a day starts, 0 to 6. */
  readonly dayStartsAt: number
  /** Two digits of the place of service that a new line has; null for none. */
  readonly defaultPlace: string | null
  /** `sync_namespace` of the session, for ids of settings and favorites; null where no sync was ever done. */
  readonly namespace: string | null
}

const UNREAD: Settings = { theme: 'system', dayStartsAt: 0, defaultPlace: null, namespace: null }

export function useSettings(): Settings {
  const stored = useStoredSettings()
  return stored.kind === 'ready' ? stored.value : UNREAD
}

export function useStoredSettings(): Stored<Settings> {
  return useStored(
    'settings',
    async (store) => {
      const [rows, session] = await Promise.all([store.shownOf('settings'), store.meta('session')])
      return {
        theme: themeOf(rows),
        dayStartsAt: dayStartsAt(rows),
        defaultPlace: defaultPlace(rows),
        namespace: (session as { sync_namespace: string } | undefined)?.sync_namespace ?? null, // put by the sync alone
      }
    },
    ['settings', 'session'],
  )
}
