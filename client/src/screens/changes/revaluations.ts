/** What re-valuations changed, as `/api/v1/revaluations` answers it, and what of it the person has not seen (pure). */
import { toHundredths } from '../../store/totals.ts'
import { list, members, number, text, UnexpectedAnswer } from '../../sync/protocol.ts'

/** Lines that changed, and what they were and are worth, in hundredths of wRVU. */
export interface Difference {
  readonly lines: number
  readonly before: number
  readonly after: number
}

export interface MonthDifference extends Difference {
  /** As `2026-03`. */
  readonly month: string
  /** The server's own words; '' where it has none. */
  readonly sentence: string
}

export interface CodeDifference extends Difference {
  readonly code: string
}

export interface Revaluation {
  readonly id: string
  /** release, contract, code, command or rules; others of a newer server. */
  readonly cause: string
  /** The release; else '' or what no person needs to know. */
  readonly subject: string
  /** Epoch milliseconds. */
  readonly begunAt: number
  readonly isFinished: boolean
  readonly lookedAt: number
  readonly changed: Difference
  /** The newest first. */
  readonly months: readonly MonthDifference[]
  /** What changed most first. */
  readonly codes: readonly CodeDifference[]
}

export interface RevaluationPage {
  /** The newest first. */
  readonly revaluations: readonly Revaluation[]
  /** The path of those before; null: these are all. */
  readonly next: string | null
}

/** What somebody has not seen: its months added up, that of the largest difference first. */
export interface News {
  /** The one to look at; null: there are several. */
  readonly id: string | null
  readonly month: string
  readonly otherMonths: number
  /** Of all months, in hundredths of wRVU. */
  readonly difference: number
  /** When the last of it has begun: all of it is seen once that is. */
  readonly upTo: number
}

/** The setting that says up to when the person has seen what changed, in epoch milliseconds. */
export const CHANGES_SEEN = 'changes_seen'
/** To whom nothing was shown yet, older ones are no news. */
const NEWS_MS = 30 * 24 * 60 * 60 * 1000

/** Returns a page of re-valuations; throws UnexpectedAnswer. */
export function readRevaluations(body: unknown): RevaluationPage {
  const { results, next } = members(body)
  return { revaluations: list(results).map(readRevaluation), next: typeof next === 'string' ? next : null }
}

/** Returns one re-valuation; throws UnexpectedAnswer. */
export function readRevaluation(body: unknown): Revaluation {
  const revaluation = members(body)
  return {
    id: text(revaluation.id),
    cause: text(revaluation.cause),
    subject: text(revaluation.subject),
    begunAt: readInstant(revaluation.begun_at),
    isFinished: revaluation.finished_at !== null,
    lookedAt: number(revaluation.looked_at),
    changed: readDifference(revaluation.changed),
    months: list(revaluation.months)
      .map(readMonth)
      .toSorted((a, b) => (a.month < b.month ? 1 : -1)),
    codes: list(revaluation.codes)
      .map((code) => ({ code: text(members(code).code), ...readDifference(code) }))
      .toSorted((a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)) || (a.code < b.code ? -1 : 1)),
  }
}

export function differenceOf({ before, after }: Pick<Difference, 'before' | 'after'>): number {
  return after - before
}

/** Returns what begun after the last visit; null for nothing. `seen` and `now` are epoch milliseconds, null: no visit yet. */
export function newsOf(revaluations: readonly Revaluation[], lastSeenAt: number | null, now: number): News | null {
  const unseen = revaluations.filter(({ begunAt }) => begunAt > (lastSeenAt ?? now - NEWS_MS))
  const byMonth = new Map<string, number>()
  for (const difference of unseen.flatMap(({ months }) => months)) {
    byMonth.set(difference.month, (byMonth.get(difference.month) ?? 0) + differenceOf(difference))
  }
  const [first, ...others] = [...byMonth].toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  if (first === undefined) return null
  return {
    id: unseen.length === 1 ? (unseen[0]?.id ?? null) : null,
    month: first[0],
    otherMonths: others.length,
    difference: [...byMonth.values()].reduce((sum, one) => sum + one, 0),
    upTo: Math.max(...unseen.map(({ begunAt }) => begunAt)),
  }
}

/** Returns the address of the lines of a month (`2026-03`). */
export function linesOfMonth(month: string): string {
  const [year = 0, ofYear = 1] = month.split('-').map(Number)
  const lastDay = new Date(Date.UTC(year, ofYear, 0)).getUTCDate()
  return `/app/lines?from=${month}-01&to=${month}-${lastDay}`
}

function readMonth(body: unknown): MonthDifference {
  const { month, sentence } = members(body)
  const name = text(month)
  if (!/^\d{4}-\d{2}$/.test(name)) throw new UnexpectedAnswer(`month: ${name}`)
  return { month: name, sentence: typeof sentence === 'string' ? sentence : '', ...readDifference(body) }
}

function readDifference(body: unknown): Difference {
  const { lines, before, after } = members(body)
  return { lines: number(lines), before: toHundredths(text(before)), after: toHundredths(text(after)) }
}

function readInstant(value: unknown): number {
  const at = Date.parse(text(value))
  if (Number.isNaN(at)) throw new UnexpectedAnswer(`an instant was expected: ${String(value)}`)
  return at
}
