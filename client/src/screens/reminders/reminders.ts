/** Reminders as the server tells them, and where this device stands with them (pure). */
import type { PushBrowser } from '../../shell/push.ts'
import type { Json } from '../../sync/protocol.ts'

export interface ReminderRule {
  /** 0 to 23, in the zone of the profile. */
  readonly hour: number
  /** 1 to 7. */
  readonly afterDays: number
  readonly weekdaysOnly: boolean
}

export interface Reminded {
  /** That of the log-in. */
  readonly id: string
  readonly rule: ReminderRule
  readonly isCurrent: boolean
}

/** What is read of a device that the server reminds. */
export interface RemindedOnServer {
  readonly id: string
  readonly hour: number
  readonly after_days: number
  readonly weekdays_only: boolean
  readonly is_current: boolean
}

/** What is sent to be reminded. */
export interface ReminderRequest {
  readonly endpoint: string
  readonly hour: number
  readonly after_days: number
  readonly weekdays_only: boolean
}

export const USUAL_RULE: ReminderRule = { hour: 18, afterDays: 2, weekdaysOnly: false }
export const MOST_DAYS = 7

export type ReminderState = 'off_here' | 'insecure' | 'home_screen' | 'unsupported' | 'denied' | 'off' | 'on'

/** Returns where this device stands; `publicKey` is null where the server sends none. */
export function reminderState(
  publicKey: string | null,
  { support, permission, isSubscribed }: PushBrowser,
  reminded: readonly Reminded[],
): ReminderState {
  if (publicKey === null) return 'off_here'
  if (support !== 'supported') return support
  if (permission === 'denied') return 'denied'
  const isOn = permission === 'granted' && isSubscribed && reminded.some(({ isCurrent }) => isCurrent)
  return isOn ? 'on' : 'off'
}

/** Returns the public key of the server; undefined for an answer of another shape. */
export function readPublicKey(body: unknown): string | null | undefined {
  const { public_key } = (body ?? {}) as Record<string, unknown> // checked below
  return public_key === null || typeof public_key === 'string' ? public_key : undefined
}

/** Returns the devices that are reminded; null for an answer of another shape. */
export function readReminded(body: unknown): readonly Reminded[] | null {
  const { results } = (body ?? {}) as Record<string, unknown> // checked below
  return Array.isArray(results) ? results.flatMap(readOne) : null
}

function readOne(value: unknown): readonly Reminded[] {
  const { id, hour, after_days, weekdays_only, is_current } = (value ?? {}) as {
    readonly [Name in keyof RemindedOnServer]?: unknown
  } // members are checked below
  if (typeof id !== 'string' || typeof hour !== 'number' || typeof after_days !== 'number') return []
  const rule = { hour, afterDays: after_days, weekdaysOnly: weekdays_only === true }
  return [{ id, rule, isCurrent: is_current === true }]
}

/** Returns what is sent to be reminded at an endpoint. */
export function reminderBody(
  endpoint: string,
  { hour, afterDays, weekdaysOnly }: ReminderRule,
): ReminderRequest & { readonly [name: string]: Json } {
  return { endpoint, hour, after_days: afterDays, weekdays_only: weekdaysOnly }
}
