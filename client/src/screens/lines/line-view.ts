/** A line as a list shows it, and the totals above a list (pure). */
import type { Doubt } from '../../credit/preview.ts'
import { countsAs, type StageSince, stageOn } from '../../entry/roles.ts'
import { NO_TOTALS, type Total, type Totals } from '../../figures/totals.ts'
import type { Row, StoredValuation } from '../../store/schema.ts'
import { isCurrent, toHundredths } from '../../store/totals.ts'

interface Credit {
  readonly hundredths: number
  /** Before modifiers and rules of sessions; missing where the server alone could tell and has not. */
  readonly unadjusted?: number
  readonly basis: string
  readonly reason: string
  readonly flags: readonly string[]
}

export type Worth =
  /** By the server, or by this device where the server can say nothing else. */
  | ({ readonly kind: 'known'; readonly release: string | null } & Credit)
  /** By this device alone: `doubt` is what may still change it. */
  | ({ readonly kind: 'provisional'; readonly doubt: Doubt } & Credit)
  /** Nobody can tell what the line is worth as it is now, which is never zero; '' where nobody has tried. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** How far a line has come: on this phone alone, on the server, or waiting for the person. */
export type Sending = 'sent' | 'waiting' | 'rejected' | 'conflict'

export interface LineView {
  readonly id: string
  readonly code: string
  readonly day: string
  readonly modifiers: readonly string[]
  readonly units: number
  readonly role: string
  readonly placeOfService: string | null
  readonly minutes: number | null
  readonly note: string
  readonly billingState: string
  readonly encounterId: string | null
  /** The server knows of the case: another device may have further lines of it. */
  readonly isShared: boolean
  readonly worth: Worth
  readonly sending: Sending
}

/** The basis of what a contract values by itself, which is never mixed into the others. */
export const CONTRACT_VALUE = 'contract_value'

/** Returns a line as it is shown; null for one that is deleted. */
export function lineView(row: Row, valuation: StoredValuation | undefined): LineView | null {
  const { id, shown } = row
  if (shown === null) return null
  return {
    id,
    code: String(shown.code ?? ''),
    day: String(shown.performed_on ?? ''),
    modifiers: Array.isArray(shown.modifiers) ? shown.modifiers.map(String) : [],
    units: typeof shown.units === 'number' ? shown.units : 1,
    role: String(shown.role ?? 'primary'),
    placeOfService: textOrNull(shown.place_of_service),
    minutes: typeof shown.minutes === 'number' ? shown.minutes : null,
    note: String(shown.note ?? ''),
    billingState: String(shown.billing_state ?? 'billable'),
    encounterId: textOrNull(shown.encounter_id),
    isShared: typeof shown.encounter_id === 'string' && row.server?.encounter_id === shown.encounter_id,
    worth: isCurrent(valuation, shown) ? known(valuation) : { kind: 'unknown', reason: '' },
    sending: sendingOf(row),
  }
}

/** Returns lines with the newest first: what was logged last is on top. */
export function newestFirst(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => loggedAt(other) - loggedAt(one) || compare(other.id, one.id))
}

/** Returns how far a record has come. */
export function sendingOf({ edits }: Pick<Row, 'edits'>): Sending {
  const first = edits[0]
  return first === undefined ? 'sent' : first.state.kind
}

/** Returns the letters of cases in the order in which they come: two lines or more of one encounter are a case. */
export function caseLetters(lines: readonly LineView[]): ReadonlyMap<string, string> {
  const ids = lines.flatMap(({ encounterId }) => (encounterId === null ? [] : [encounterId]))
  const shared = [...new Set(ids)].filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id))
  return new Map(shared.map((id, n) => [id, n < 26 ? String.fromCharCode(65 + n) : String(n + 1)]))
}

/** Returns what lines add up to, by what they count as. Only `own` is part of totals, positions and pay. */
export function totalsOf(lines: readonly LineView[], stages: readonly StageSince[]): Totals {
  const totals = { ...NO_TOTALS }
  for (const line of lines) {
    const kind = countsAs(line.role, stageOn(stages, line.day))
    totals[kind] = withLine(totals[kind], line)
  }
  return totals
}

/** Returns what a line adds to wRVU, in hundredths: nothing where that is not known, or the contract's own value. */
export function countedIn(worth: Worth): number {
  return worth.kind === 'unknown' || worth.basis === CONTRACT_VALUE ? 0 : worth.hundredths
}

function withLine({ lines, unvalued, hundredths, isProvisional }: Total, { worth }: LineView): Total {
  return {
    lines: lines + 1,
    unvalued: worth.kind === 'unknown' ? unvalued + 1 : unvalued,
    hundredths: hundredths + countedIn(worth),
    isProvisional: isProvisional || worth.kind === 'provisional',
  }
}

function known({ wrvu, unadjusted_wrvu, basis, reason, flags, release }: StoredValuation): Worth {
  const credit = { hundredths: toHundredths(wrvu), basis, reason, flags, release }
  return {
    kind: 'known',
    ...credit,
    ...(unadjusted_wrvu === undefined ? {} : { unadjusted: toHundredths(unadjusted_wrvu) }),
  }
}

function loggedAt({ shown }: Row): number {
  return typeof shown?.client_created_at === 'number' ? shown.client_created_at : 0
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function compare(text: string, other: string): number {
  return text < other ? -1 : Number(text > other)
}
