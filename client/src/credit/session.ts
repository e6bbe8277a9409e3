/**
 * What the lines of one case do to each other: sides, endoscopy families, further procedures (pure).
 *
 * Source: the wRVU rules, section 4; `procedures.wrvu.session`, `families`, `pairs`. Parts of one procedure on several
 * lines (54, 55, 56) are left to the server.
 */
import { ADD_ON } from '../catalog/indicators.ts'
import type { RvuRow } from '../catalog/rows.ts'
import { type Amount, less, NOTHING, sum, times, WHOLE } from './amount.ts'
import { has, type Policy, sumOfFactors } from './policy.ts'
import { bilateralFactor, type CreditLine, countOf, type Effect } from './rules.ts'

/** A line that takes part: its row has work, and its modifiers do not contradict each other. */
export interface Entry {
  /** Where it stands among the lines given. */
  readonly place: number
  readonly line: CreditLine
  readonly row: RvuRow
  /** Of one unit of its row. */
  readonly published: Amount
  readonly effect: Effect
  /** The work of its family's base, as it is taken off this line, and off a pair of sides; null where the release lacks it. */
  readonly base: { readonly ofLine: Amount; readonly ofBoth: Amount } | null
}

/** What the session makes of a line: its exact worth, and what is said of it. */
export interface Outcome {
  readonly worth: Amount
  readonly flags: readonly string[]
}

/** What one line has in a procedure: `taken` comes off each unit after rule 3, `repeated` off each unit but the first. */
interface Share {
  readonly entry: Entry
  readonly taken: Amount
  readonly repeated: Amount
  readonly flags: readonly string[]
}

/** What ranks as one, `count` times over: a line's unit, a pair of sides, or a family. */
interface Procedure {
  readonly shares: readonly Share[]
  readonly worth: Amount
  readonly first: Entry
  readonly count: number
}

/** One procedure or one member of a family: a line, or its right and its left side. */
interface Member {
  readonly sides: readonly [Entry, ...Entry[]]
  readonly flags: readonly string[]
}

const BY_REPORT_FROM = 6
/** Bilateral indicators whose sides are joined, and those of them that are paid once. */
const JOINED = ['0', '1', '2', '3']
const PAID_ONCE = ['0', '2']

/** Returns the outcomes by place of lines of one session, in whatever order they come. */
export function settle(entries: readonly Entry[], policy: Policy): ReadonlyMap<number, Outcome> {
  const outcomes = new Map<number, Outcome>()
  const takingPart = entries.filter((entry) => unitWorth(entry) > NOTHING)
  const bases = new Set(has(policy, 'endoscopy') ? takingPart.map(familyOf) : [])
  const isIncluded = (entry: Entry) => bases.has(entry.row.code)
  for (const { place } of takingPart.filter(isIncluded)) {
    outcomes.set(place, { worth: NOTHING, flags: ['included_in_family'] })
  }
  const others = takingPart.filter((entry) => !isIncluded(entry))
  const members = has(policy, 'bilateral') ? joinSides(others, policy) : others.map(alone)
  const procedures = has(policy, 'endoscopy') ? gatherFamilies(members) : members.map(procedureOf)
  const isRanked = ({ first }: Procedure) => has(policy, 'multiple_procedures') && canRank(first.row)
  let before = 0
  for (const procedure of procedures.filter(isRanked).sort(byRank)) {
    addOutcomes(outcomes, procedure, { policy, before })
    before += procedure.count
  }
  for (const procedure of procedures) if (!isRanked(procedure)) addOutcomes(outcomes, procedure, null)
  return outcomes
}

/** Returns true where other lines of its session can change what a line is worth, or it what they are. */
export function isTouchable(entry: Entry, policy: Policy): boolean {
  if (unitWorth(entry) === NOTHING) return false
  // The base of every endoscopy family can rank itself.
  const isOfRanking = canRank(entry.row) && (has(policy, 'multiple_procedures') || has(policy, 'endoscopy'))
  return isOfRanking || (has(policy, 'bilateral') && sideOf(entry) !== null) || entry.effect.parts.length > 0
}

/** Returns the base code of a line's endoscopy family; '' for a line of none. */
export function familyOf({ row }: Pick<Entry, 'row'>): string {
  return row.multProc === '3' && canRank(row) ? row.endoBase : ''
}

/** Returns the side that a line can lend to a pair; null for one that joins no other. */
export function sideOf({ line, row }: Pick<Entry, 'line' | 'row'>): 'RT' | 'LT' | null {
  const [side, ...others] = ['RT', 'LT', '50'].filter((one) => line.modifiers.includes(one))
  if (others.length > 0 || countOf(line) !== 1 || !JOINED.includes(row.bilatSurg)) return null
  return side === 'RT' || side === 'LT' ? side : null
}

interface Rank {
  readonly policy: Policy
  /** How many procedures stand before it. */
  readonly before: number
}

function addOutcomes(outcomes: Map<number, Outcome>, { shares, count }: Procedure, rank: Rank | null): void {
  const factors = (of: number) => (rank === null ? WHOLE * BigInt(of) : sumOfFactors(rank.policy, rank.before, of))
  for (const share of shares) {
    const units = countOf(share.entry.line)
    // The units of a line in a family are of one procedure, and so of one factor; others are each a procedure.
    const first = factors(1)
    const factor = count > 1 ? factors(count) : first * BigInt(units)
    const lost = times(share.repeated, first) * BigInt(units - 1)
    const worth = less(times(lessBase(share.entry, share.taken), factor), lost)
    const isLate = rank !== null && rank.before + count >= BY_REPORT_FROM && worth > NOTHING
    outcomes.set(share.entry.place, { worth, flags: isLate ? [...share.flags, 'by_report'] : share.flags })
  }
}

// Sides.

function joinSides(entries: readonly Entry[], policy: Policy): readonly Member[] {
  const members: Member[] = []
  const pairs = new Map<string, { readonly RT: Entry[]; readonly LT: Entry[] }>()
  for (const entry of [...entries].sort(byTie)) {
    const side = sideOf(entry)
    if (side === null) {
      members.push(alone(entry))
      continue
    }
    const key = [entry.row.code, entry.row.component, ...entry.effect.parts].join(' ')
    const both = pairs.get(key) ?? { RT: [], LT: [] }
    both[side].push(entry)
    pairs.set(key, both)
  }
  return [...members, ...[...pairs.values()].flatMap(({ RT, LT }) => pairUp(RT, LT, policy))]
}

function pairUp(rights: readonly Entry[], lefts: readonly Entry[], policy: Policy): readonly Member[] {
  const longer = rights.length > lefts.length ? rights : lefts
  return longer.map((_, n) => {
    const [right, left] = [rights[n], lefts[n]]
    if (right !== undefined && left !== undefined) return pair(right, left, policy)
    return alone((right ?? left) as Entry) // one of the longer list is there
  })
}

/** The left side has what 50 would give over the right one; nothing where both are paid once. */
function pair(right: Entry, left: Entry, policy: Policy): Member {
  const isOnce = PAID_ONCE.includes(right.row.bilatSurg)
  const share = isOnce ? NOTHING : less(bilateralFactor(right.row, policy) ?? WHOLE, WHOLE)
  const lesser: Entry = { ...left, effect: { ...left.effect, bilateral: share } }
  return { sides: [right, lesser], flags: isOnce ? ['bilateral_once'] : [] }
}

function alone(entry: Entry): Member {
  return { sides: [entry], flags: [] }
}

function worthOf({ sides }: Member): Amount {
  return sum(sides.map(unitWorth))
}

// Families.

function gatherFamilies(members: readonly Member[]): readonly Procedure[] {
  const families = new Map<string, Member[]>()
  const procedures: Procedure[] = []
  for (const member of members) {
    const base = familyOf(member.sides[0])
    if (base === '') procedures.push(procedureOf(member))
    else families.set(base, [...(families.get(base) ?? []), member])
  }
  return [...procedures, ...[...families.values()].map(family)]
}

function procedureOf(member: Member): Procedure {
  const [first, second] = member.sides
  const count = second === undefined ? countOf(first.line) : 1
  return { shares: sharesOf(member), worth: worthOf(member), first, count }
}

function sharesOf({ sides, flags }: Member): readonly Share[] {
  return sides.map((entry, n) => ({ entry, taken: NOTHING, repeated: NOTHING, flags: n === 0 ? [] : flags }))
}

/** The highest in full, each other less the base that they share. */
function family(members: readonly Member[]): Procedure {
  const [highest, ...others] = [...members].sort(
    (a, b) => compare(worthOf(b), worthOf(a)) || byTie(a.sides[0], b.sides[0]),
  ) as [Member, ...Member[]] // a family has a member
  const shares = [...wholeShares(highest), ...others.flatMap(reducedShares)]
  const worth = sum(
    shares.map(({ entry, taken, repeated }) => {
      const units = BigInt(countOf(entry.line))
      return less(lessBase(entry, taken) * units, repeated * (units - 1n))
    }),
  )
  return { shares, worth, first: highest.sides[0], count: 1 }
}

/** Of several units of the highest line only the first is whole. */
function wholeShares(highest: Member): readonly Share[] {
  const [entry, second] = highest.sides
  if (second !== undefined || countOf(entry.line) === 1) return sharesOf(highest)
  const repeated = less(unitWorth(entry), lessBase(entry, entry.base?.ofLine ?? NOTHING))
  return [{ entry, taken: NOTHING, repeated, flags: missingBase(entry) }]
}

function reducedShares(member: Member): readonly Share[] {
  return sharesOf(member).map((share, n) => ({
    ...share,
    taken: takenOff(member, n),
    flags: [...share.flags, ...missingBase(share.entry)],
  }))
}

/** Of a pair the base is taken off the right side first; the left one bears only what that could not. */
function takenOff({ sides: [first, second] }: Member, side: number): Amount {
  if (second === undefined) return first.base?.ofLine ?? NOTHING
  const whole = first.base?.ofBoth ?? NOTHING
  return side === 0 ? whole : less(whole, sided(first))
}

function missingBase({ base }: Entry): readonly string[] {
  return base === null ? ['base_not_in_release'] : []
}

// One line.

function sided({ published, effect }: Entry): Amount {
  return times(published, effect.bilateral)
}

function lessBase(entry: Entry, base: Amount): Amount {
  return times(times(less(sided(entry), base), entry.effect.split), entry.effect.others)
}

function unitWorth(entry: Entry): Amount {
  return lessBase(entry, NOTHING)
}

// Order.

function canRank({ globalPeriod, multProc }: RvuRow): boolean {
  return globalPeriod !== ADD_ON && (multProc === '2' || multProc === '3')
}

function byRank(a: Procedure, b: Procedure): number {
  return compare(b.worth, a.worth) || byTie(a.first, b.first)
}

/** Between equal amounts: code, component, modifiers, units, id, place of service, minutes, and the order given. */
function byTie(a: Entry, b: Entry): number {
  const [tie, otherTie] = [tieOf(a), tieOf(b)]
  return tie.reduce<number>((order, part, n) => order || compare(part, otherTie[n] ?? part), 0)
}

function tieOf({ line, row, place }: Entry): readonly (string | number)[] {
  const { code, modifiers, units, id, place_of_service, minutes } = line
  return [
    code,
    row.component,
    [...modifiers].sort().join(),
    units,
    id ?? '',
    place_of_service ?? '',
    minutes ?? 0,
    place,
  ]
}

function compare<T extends string | number | bigint>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b)
}
