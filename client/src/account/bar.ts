/** What stands above every screen while a store is open and something of the log-in or the sync is not as it should be (pure). */
import type { PhoneState } from '../shell/phone-state.ts'
import type { StoreFault } from '../store/connection.ts'
import type { Session } from '../sync/protocol.ts'
import type { SyncStatus } from '../sync/status.ts'

/** `way` is what the person can do about it. */
export type Bar =
  | { readonly kind: 'none' }
  | { readonly kind: 'status'; readonly status: SyncStatus; readonly way: Way }

type Way = 'log_in' | 'reload' | 'devices' | 'site' | 'none'

const DAY_MS = 24 * 60 * 60 * 1000
/** A log-in that was not said to stay ends 14 days after its last use. */
const LONG_DAYS = 7

/** Returns for how many whole days this phone was not in touch with the server, where that is long; else null. */
export function longAwayDays(
  session: Pick<Session, 'server_time'> | null,
  status: SyncStatus,
  now: number,
): number | null {
  if (session === null || (status.kind !== 'offline' && status.kind !== 'waiting')) return null
  const days = Math.floor((now - session.server_time) / DAY_MS)
  return days < LONG_DAYS ? null : days
}

/** What helps a store that cannot be used: room, another start, or the site, which needs none. */
const WAYS_OF_FAULTS: Readonly<Record<StoreFault, Way>> = {
  full: 'none',
  blocked: 'reload',
  closed: 'reload',
  unavailable: 'site',
}
const NONE: Bar = { kind: 'none' }

export function barOf(state: PhoneState, status: SyncStatus): Bar {
  switch (state.kind) {
    case 'asking':
    case 'unreached':
    case 'nobody':
    case 'locked':
      // The log-in says it.
      return NONE
    case 'open':
      return state.login === 'expired' || state.login === 'other_user'
        ? { kind: 'status', status: { kind: state.login }, way: 'log_in' }
        : barOfStatus(status)
    default:
      return state satisfies never
  }
}

function barOfStatus(status: SyncStatus): Bar {
  switch (status.kind) {
    case 'new':
    case 'syncing':
    case 'done':
    case 'offline':
    case 'waiting':
    case 'revoked':
      return NONE
    case 'expired':
    case 'other_user':
      return { kind: 'status', status, way: 'log_in' }
    case 'too_old':
      return { kind: 'status', status, way: 'reload' }
    case 'stopped':
      return { kind: 'status', status, way: status.code === 'device_limit' ? 'devices' : 'none' }
    case 'no_store':
      return { kind: 'status', status, way: WAYS_OF_FAULTS[status.fault] }
    case 'fault':
      return { kind: 'status', status, way: 'none' }
    default:
      return status satisfies never
  }
}
