/** Totals of a day, kept in the store: reading thousands of lines to add them up takes too long on a slow phone. */
import type { Fields } from '../sync/protocol.ts'
import type { StoredValuation } from './schema.ts'

export interface RoleTotal {
  readonly lines: number
  /** Lines whose credit is not known yet: they count as unknown, never as zero. */
  readonly unvalued: number
  /** wRVU of the others, in hundredths: whole numbers add up exactly. */
  readonly hundredths: number
}

export interface DayTotal {
  readonly day: string
  readonly roles: { readonly [role: string]: RoleTotal }
}

/** What one line adds to its day. */
export interface Share {
  readonly day: string
  readonly role: string
  readonly total: RoleTotal
}

const NOTHING: RoleTotal = { lines: 0, unvalued: 0, hundredths: 0 }
const CREDITED = ['code', 'performed_on', 'units', 'modifiers', 'role', 'place_of_service', 'encounter_id', 'minutes']

/** Returns the fields that a credit is worked out of, as text. */
export function creditKey(fields: Fields): string {
  return JSON.stringify(CREDITED.map((name) => fields[name] ?? null))
}

/** Returns true if a valuation is of the line as it is shown; else its credit is not known until the server values it. */
export function isCurrent(valuation: StoredValuation | undefined, shown: Fields): valuation is StoredValuation {
  return valuation !== undefined && (valuation.of === null || valuation.of === creditKey(shown))
}

/** Returns what a line adds to its day; null for a record that is no line, or deleted. */
export function shareOf(shown: Fields | null, valuation: StoredValuation | undefined): Share | null {
  if (shown === null || typeof shown.performed_on !== 'string') return null
  const isValued = isCurrent(valuation, shown)
  return {
    day: shown.performed_on,
    role: String(shown.role ?? 'primary'),
    total: { lines: 1, unvalued: isValued ? 0 : 1, hundredths: isValued ? toHundredths(valuation.wrvu) : 0 },
  }
}

/** Returns a total with a share added (1) or taken away (-1); null where no line is left on that day. */
export function withShare(total: DayTotal | undefined, share: Share, sign: 1 | -1): DayTotal | null {
  const known = total?.roles[share.role] ?? NOTHING
  const changed: RoleTotal = {
    lines: known.lines + sign * share.total.lines,
    unvalued: known.unvalued + sign * share.total.unvalued,
    hundredths: known.hundredths + sign * share.total.hundredths,
  }
  const { [share.role]: _, ...others } = total?.roles ?? {}
  const roles = changed.lines > 0 ? { ...others, [share.role]: changed } : others
  return Object.keys(roles).length === 0 ? null : { day: share.day, roles }
}

/** Returns decimal text of two places in hundredths, without a detour over binary fractions. */
export function toHundredths(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  const size = Number(whole.replace('-', '')) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2))
  return decimal.startsWith('-') ? -size : size
}
