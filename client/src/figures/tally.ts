/**
 * Lines added up: own production and, apart from it, what was made in training, what was observed, and what a contract
 * values by itself (pure).
 *
 * The rules of the server's summary (`procedures/reports/summary.py`), held by `tests/app/test_summary.py`. Unknown is
 * never zero: a line that nobody can value is counted, and adds nothing.
 */
import { type CountsAs, countsAs, type StageSince, stageOn } from '../entry/roles.ts'
import { CONTRACT_VALUE, countedIn, type LineView } from '../screens/lines/line-view.ts'
import { NO_TOTAL, type Total, type Totals } from './totals.ts'

/** A total with its units: a line of days of care (modifier 55) counts one unit, and its days apart. */
export interface Amount extends Total {
  readonly units: number
  readonly daysOfCare: number
}

/** Lines worth nothing, by what they rest on and why. */
export interface ZeroCredit {
  readonly basis: string
  readonly reason: string
  readonly lines: number
  readonly units: number
}

export interface Tally extends Totals {
  readonly own: Amount
  readonly training: Amount
  readonly observed: Amount
  /** Lines that the contract values by itself: counted among the others, their wRVU here alone. This and all below are of `as`. */
  readonly contract: Amount
  /** wRVU before modifiers and rules of sessions, in hundredths, of the lines of which that is known. */
  readonly unadjusted: number
  /** Lines of which it is not. */
  readonly withoutUnadjusted: number
  /** The most lines first. */
  readonly zero: readonly ZeroCredit[]
  /** Lines by code and by place of service; '' where none was given. */
  readonly codes: ReadonlyMap<string, Amount>
  readonly places: ReadonlyMap<string, Amount>
}

const NOTHING: Amount = { ...NO_TOTAL, units: 0, daysOfCare: 0 }
const AFTER_CARE = '55'
/** Of the flags of a line with a work RVU, those that make it zero, in the order of the rules. */
const ZEROING_FLAGS = ['assistant_not_paid', 'bilateral_once', 'included_in_family']

/** Returns what lines add up to, by the career stage of each day; by code and the like those that count as `as`. */
export function tallyOf(lines: Iterable<LineView>, stages: readonly StageSince[], as: CountsAs = 'own'): Tally {
  const tally = new Tallying(stages, as)
  for (const line of lines) tally.add(line)
  return tally.done()
}

/** Returns tallies by what `keyOf` says of a line. */
export function tallyBy(
  lines: Iterable<LineView>,
  stages: readonly StageSince[],
  keyOf: (line: LineView) => string,
  as: CountsAs = 'own',
): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tallying>()
  for (const line of lines) {
    const key = keyOf(line)
    const tally = tallies.get(key) ?? new Tallying(stages, as)
    tallies.set(key, tally)
    tally.add(line)
  }
  return new Map([...tallies].map(([key, tally]) => [key, tally.done()]))
}

/** Returns what lines that count as `as` are worth by their day, of the days that have some. */
export function amountsByDay(
  lines: Iterable<LineView>,
  stages: readonly StageSince[],
  as: CountsAs,
): ReadonlyMap<string, Amount> {
  const days = new Map<string, Amount>()
  for (const line of lines) {
    if (kindOf(line, stages) === as) addTo(days, line.day, amountOf(line))
  }
  return days
}

/** Returns why a line is worth nothing; null for one that is worth something, or where that is not known. */
export function zeroReasonOf({ worth }: LineView): { readonly basis: string; readonly reason: string } | null {
  if (worth.kind === 'unknown' || worth.hundredths !== 0) return null
  const { basis, reason, flags } = worth
  const zeroing = basis === 'work_rvu' ? ZEROING_FLAGS.find((flag) => flags.includes(flag)) : undefined
  return { basis, reason: zeroing ?? reason }
}

/** Returns what a line counts as, by the stage of its day. */
export function kindOf({ role, day }: LineView, stages: readonly StageSince[]): CountsAs {
  return countsAs(role, stageOn(stages, day))
}

/** Returns several tallies as one. */
export function sumOfTallies(tallies: readonly Tally[]): Tally {
  const zero = new Map<string, ZeroCredit>()
  for (const credit of tallies.flatMap((tally) => tally.zero)) addZero(zero, credit, credit)
  return {
    own: sumOf(tallies.map(({ own }) => own)),
    training: sumOf(tallies.map(({ training }) => training)),
    observed: sumOf(tallies.map(({ observed }) => observed)),
    contract: sumOf(tallies.map(({ contract }) => contract)),
    unadjusted: tallies.reduce((sum, { unadjusted }) => sum + unadjusted, 0),
    withoutUnadjusted: tallies.reduce((sum, { withoutUnadjusted }) => sum + withoutUnadjusted, 0),
    zero: mostFirst(zero),
    codes: mergedBy(tallies.map(({ codes }) => codes)),
    places: mergedBy(tallies.map(({ places }) => places)),
  }
}

/** Returns amounts put together by another name, as codes by their category. */
export function regrouped(
  amounts: ReadonlyMap<string, Amount>,
  nameOf: (key: string) => string,
): ReadonlyMap<string, Amount> {
  return mergedBy([...amounts].map(([key, amount]) => new Map([[nameOf(key), amount]])))
}

/** Returns the amounts with the most wRVU first, and of as many the most lines. */
export function largestFirst(amounts: ReadonlyMap<string, Amount>): readonly (readonly [string, Amount])[] {
  return [...amounts].sort(
    ([oneName, one], [otherName, other]) =>
      other.hundredths - one.hundredths || other.lines - one.lines || (oneName < otherName ? -1 : 1),
  )
}

class Tallying {
  readonly #stages: readonly StageSince[]
  readonly #as: CountsAs
  readonly #amounts = { own: NOTHING, training: NOTHING, observed: NOTHING, contract: NOTHING }
  readonly #codes = new Map<string, Amount>()
  readonly #places = new Map<string, Amount>()
  readonly #zero = new Map<string, ZeroCredit>()
  #unadjusted = 0
  #withoutUnadjusted = 0

  constructor(stages: readonly StageSince[], as: CountsAs) {
    this.#stages = stages
    this.#as = as
  }

  add(line: LineView): void {
    const amount = amountOf(line)
    const kind = kindOf(line, this.#stages)
    this.#amounts[kind] = plus(this.#amounts[kind], amount)
    if (kind === this.#as) this.#addToParts(line, amount)
  }

  done(): Tally {
    return {
      ...this.#amounts,
      unadjusted: this.#unadjusted,
      withoutUnadjusted: this.#withoutUnadjusted,
      zero: mostFirst(this.#zero),
      codes: this.#codes,
      places: this.#places,
    }
  }

  #addToParts(line: LineView, amount: Amount): void {
    const { worth, code, placeOfService } = line
    addTo(this.#codes, code, amount)
    addTo(this.#places, placeOfService ?? '', amount)
    if (worth.kind === 'unknown' || worth.unadjusted === undefined) this.#withoutUnadjusted += 1
    else this.#unadjusted += worth.unadjusted
    if (worth.kind !== 'unknown' && worth.basis === CONTRACT_VALUE) {
      this.#amounts.contract = plus(this.#amounts.contract, { ...amount, hundredths: worth.hundredths })
    }
    const reason = zeroReasonOf(line)
    if (reason !== null) addZero(this.#zero, reason, amount)
  }
}

function amountOf({ worth, units, modifiers }: LineView): Amount {
  const isCare = modifiers.includes(AFTER_CARE)
  return {
    lines: 1,
    unvalued: worth.kind === 'unknown' ? 1 : 0,
    hundredths: countedIn(worth),
    isProvisional: worth.kind === 'provisional',
    units: isCare ? 1 : units,
    daysOfCare: isCare ? units : 0,
  }
}

function plus(amount: Amount, other: Amount): Amount {
  return {
    lines: amount.lines + other.lines,
    unvalued: amount.unvalued + other.unvalued,
    hundredths: amount.hundredths + other.hundredths,
    isProvisional: amount.isProvisional || other.isProvisional,
    units: amount.units + other.units,
    daysOfCare: amount.daysOfCare + other.daysOfCare,
  }
}

function sumOf(amounts: readonly Amount[]): Amount {
  return amounts.reduce(plus, NOTHING)
}

function addTo(amounts: Map<string, Amount>, key: string, amount: Amount): void {
  amounts.set(key, plus(amounts.get(key) ?? NOTHING, amount))
}

function mergedBy(maps: readonly ReadonlyMap<string, Amount>[]): ReadonlyMap<string, Amount> {
  const merged = new Map<string, Amount>()
  for (const [key, amount] of maps.flatMap((one) => [...one])) addTo(merged, key, amount)
  return merged
}

function addZero(
  zero: Map<string, ZeroCredit>,
  { basis, reason }: Pick<ZeroCredit, 'basis' | 'reason'>,
  { lines, units }: Pick<ZeroCredit, 'lines' | 'units'>,
): void {
  const key = `${basis} ${reason}`
  const known = zero.get(key) ?? { basis, reason, lines: 0, units: 0 }
  zero.set(key, { ...known, lines: known.lines + lines, units: known.units + units })
}

function mostFirst(zero: ReadonlyMap<string, ZeroCredit>): readonly ZeroCredit[] {
  return [...zero.values()].sort((one, other) => other.lines - one.lines || (one.reason < other.reason ? -1 : 1))
}
