/** Contracts and what their running pay period comes to, as `/api/v1/contracts` answers them (pure). wRVU are hundredths. */
import { flag, list, members, number, text } from '../sync/protocol.ts'
import { readOneOf, wrvu } from './pace.ts'

export const POLICIES = ['unadjusted', 'cms', 'custom'] as const
export type PolicyName = (typeof POLICIES)[number]
export const PAY_PERIODS = ['month', 'quarter', 'half_year', 'year'] as const
export type PayPeriodName = (typeof PAY_PERIODS)[number]
export const COUNTABLE = ['billable', 'billed', 'collected'] as const
export type Countable = (typeof COUNTABLE)[number]

/** From how many wRVU on a wRVU pays how much; dollars as decimal text. */
export interface Tier {
  readonly from: number
  readonly dollars: string
}

/** Terms from a day on. Dollars are decimal text. */
export interface ContractTerms {
  readonly from: string
  readonly policy: PolicyName
  /** The year whose last release values every line; null for none. */
  readonly pinnedYear: number | null
  /** Codes that the contract values by itself. */
  readonly ownValues: number
  readonly countable: Countable
  readonly payPeriod: PayPeriodName
  readonly base: string
  readonly tiers: readonly Tier[]
  readonly bonuses: readonly Tier[]
}

export interface ShownContract {
  readonly id: string
  readonly name: string
  readonly isDefault: boolean
  /** null: the default one, on all days that no other covers. */
  readonly from: string | null
  /** The first day after it; null: it goes on. */
  readonly until: string | null
  /** In the order of their days. */
  readonly versions: readonly ContractTerms[]
}

export interface PayPeriod {
  readonly first: string
  readonly last: string
  readonly lines: number
  readonly wrvu: number
  /** Lines that do not count for pay yet. */
  readonly waiting: number
  /** Dollars as decimal text. */
  readonly total: string
}

/** Throws UnexpectedAnswer. */
export function readShownContracts(body: unknown): readonly ShownContract[] {
  return list(members(body).results).map((value) => {
    const contract = members(value)
    return {
      id: text(contract.id),
      name: text(contract.name),
      isDefault: flag(contract.is_default),
      from: textOrNull(contract.effective_from),
      until: textOrNull(contract.effective_until),
      versions: list(contract.versions).map(readVersion),
    }
  })
}

/** Throws UnexpectedAnswer. */
export function readPayPeriods(body: unknown): readonly PayPeriod[] {
  return list(members(body).results).map((value) => {
    const period = members(value)
    return {
      first: text(period.first_on),
      last: text(period.last_on),
      lines: number(period.lines),
      wrvu: wrvu(period.wrvu),
      waiting: number(members(period.waiting).lines),
      total: text(members(period.earnings).total),
    }
  })
}

/** Returns the contract of a day; the default one where no other covers it. */
export function contractOn(contracts: readonly ShownContract[], day: string): ShownContract | null {
  const covers = ({ from, until }: ShownContract) => from !== null && from <= day && (until === null || day < until)
  return contracts.find(covers) ?? contracts.find(({ isDefault }) => isDefault) ?? null
}

/** Returns the terms of a day: of the last version that has begun, or else the first. */
export function termsOn({ versions }: ShownContract, day: string): ContractTerms | null {
  return versions.filter(({ from }) => from <= day).at(-1) ?? versions[0] ?? null
}

/** Returns whether terms pay for anything. */
export function paysFor({ base, tiers, bonuses }: ContractTerms): boolean {
  return Number(base) > 0 || tiers.length > 0 || bonuses.length > 0
}

function readVersion(value: unknown): ContractTerms {
  const { effective_from, terms } = members(value)
  const { policy, pinned_year, own_values, countable, compensation } = members(terms)
  const { pay_period, base, tiers, bonuses } = members(compensation)
  return {
    from: text(effective_from),
    policy: readOneOf(POLICIES, policy),
    pinnedYear: pinned_year === null ? null : number(pinned_year),
    ownValues: Object.keys(members(own_values)).length,
    countable: readOneOf(COUNTABLE, countable),
    payPeriod: readOneOf(PAY_PERIODS, pay_period),
    base: text(base),
    tiers: list(tiers).map((tier) => {
      const { from_wrvu, dollars_per_wrvu } = members(tier)
      return { from: wrvu(from_wrvu), dollars: text(dollars_per_wrvu) }
    }),
    bonuses: list(bonuses).map((bonus) => {
      const { at_wrvu, dollars } = members(bonus)
      return { from: wrvu(at_wrvu), dollars: text(dollars) }
    }),
  }
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : text(value)
}
