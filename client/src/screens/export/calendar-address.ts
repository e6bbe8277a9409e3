/** The calendar address as `/api/v1/me/calendar` answers it (pure). */

export interface CalendarAddress {
  /** The day on which it was made; null: there is none. */
  readonly madeOn: string | null
  /** The day on which a program read it last; null: none has. */
  readonly readOn: string | null
}

/** Returns what is known of the address; null for an answer of another shape. */
export function readCalendarAddress(body: unknown): CalendarAddress | null {
  const { created_at, used_at } = (body ?? {}) as Record<string, unknown> // members are checked below
  if (created_at === undefined) return null
  return { madeOn: dayOf(created_at), readOn: dayOf(used_at) }
}

/** Returns a new address, which is shown this once; null for an answer without one. */
export function readNewAddress(body: unknown): string | null {
  const { address } = (body ?? {}) as Record<string, unknown> // checked below
  return typeof address === 'string' && address !== '' ? address : null
}

function dayOf(instant: unknown): string | null {
  return typeof instant === 'string' ? instant.slice(0, 10) : null
}
