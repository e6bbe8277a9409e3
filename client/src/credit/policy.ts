/** The terms by which a contract counts, as `/api/v1/contracts` states them (pure). Source: the wRVU rules, section 5. */
import { list, type Members, members, number, text, UnexpectedAnswer } from '../sync/protocol.ts'
import { type Amount, amountOf, NOTHING, WHOLE } from './amount.ts'

interface Texts {
  readonly [name: string]: string
}

export interface Policy {
  /** Rules that are on; row choice and units always are. None: the row's value times the units. */
  readonly rules: { readonly [rule: string]: boolean }
  /** Decimal texts, as are all below. */
  readonly factors: Texts
  /** Of modifiers that otherwise change nothing. */
  readonly modifier_factors: Texts
  /** Of the first, second … procedure of a session, the last for all further ones; null: the two of `factors` count. */
  readonly procedure_factors: readonly string[] | null
  /** `total_rvu` where procedures of a session rank by their total. */
  readonly rank_by: string
  /** The year whose last release values every line; null for none. */
  readonly pinned_year: number | null
  /** wRVU a unit of codes without a work RVU. */
  readonly own_values: Texts
}

/** A contract, and from which day on it counts by which terms. */
export interface Contract {
  /** null: the default one, on all days that no other covers. */
  readonly from: string | null
  /** The first day after it; null: it goes on. */
  readonly until: string | null
  /** In the order of their days, of one day the later made last. */
  readonly versions: readonly { readonly from: string; readonly policy: Policy }[]
}

const RULES = [
  'split_global',
  'bilateral',
  'co_surgeon',
  'team',
  'assistant',
  'by_report',
  'facility',
  'multiple_procedures',
  'endoscopy',
]

/** Medicare's rules: also those of a new account. */
export const CMS: Policy = {
  rules: Object.fromEntries(RULES.map((rule) => [rule, true])),
  factors: {
    bilateral_1: '1.5',
    bilateral_2: '1',
    bilateral_3: '2',
    co_surgeon: '0.625',
    team: '1',
    assistant: '0.16',
    assistant_not_physician: '0.136',
    increased_22: '1',
    reduced_52: '0.5',
    discontinued_53: '0.5',
    further_procedure: '0.5',
    sixth_procedure: '0.5',
  },
  modifier_factors: {},
  procedure_factors: null,
  rank_by: 'work_rvu',
  pinned_year: null,
  own_values: {},
}

export function has(policy: Policy, rule: string): boolean {
  return policy.rules[rule] === true
}

/** Returns a factor by the name that the terms give it. */
export function factorOf({ factors }: Policy, name: string): Amount {
  return amountOf(factors[name] ?? '1')
}

/** Returns the factors of so many procedures after those before, added up. */
export function sumOfFactors(policy: Policy, before: number, count: number): Amount {
  const own = policy.procedure_factors?.map(amountOf) ?? factorsByPlace(policy)
  const single = own.slice(before, before + count)
  const last = own.at(-1) ?? WHOLE
  return single.reduce((total, factor) => total + factor, NOTHING) + last * BigInt(count - single.length)
}

function factorsByPlace(policy: Policy): readonly Amount[] {
  const further = factorOf(policy, 'further_procedure')
  return [WHOLE, further, further, further, further, factorOf(policy, 'sixth_procedure')]
}

/** Returns the policy of a day; null where no contract speaks of it, as before they were read. */
export function policyOn(contracts: readonly Contract[], day: string): Policy | null {
  const covers = ({ from, until }: Contract) => from !== null && from <= day && (until === null || day < until)
  const contract = contracts.find(covers) ?? contracts.find(({ from }) => from === null)
  const begun = contract?.versions.filter(({ from }) => from <= day)
  return (begun?.at(-1) ?? contract?.versions[0])?.policy ?? null
}

/** Returns contracts as the server answers them, without what they pay. Throws UnexpectedAnswer for anything else. */
export function readContracts(body: unknown): readonly Contract[] {
  return list(members(body).results).map((contract) => {
    const { effective_from, effective_until, versions } = members(contract)
    return {
      from: effective_from === null ? null : text(effective_from),
      until: effective_until === null ? null : text(effective_until),
      versions: list(versions).map((version) => {
        const { effective_from, terms } = members(version)
        return { from: text(effective_from), policy: readPolicy(members(terms)) }
      }),
    }
  })
}

/** A rule or factor that this build does not know is of a newer server: what it makes of a line cannot be told here. */
function readPolicy({ rules, factors, modifier_factors, procedure_factors, ...others }: Members): Policy {
  const isKnown = (name: string) => name in CMS.rules || name in CMS.factors
  const names = Object.keys({ ...members(rules), ...members(factors) })
  if (!names.every(isKnown)) throw new UnexpectedAnswer('terms of a newer server')
  return {
    rules: members(rules) as Policy['rules'], // of switches, as the server's terms are
    factors: textsOf(factors),
    modifier_factors: textsOf(modifier_factors),
    procedure_factors: procedure_factors === null ? null : list(procedure_factors).map(text),
    rank_by: text(others.rank_by),
    pinned_year: others.pinned_year === null ? null : number(others.pinned_year),
    own_values: textsOf(others.own_values),
  }
}

function textsOf(value: unknown): Texts {
  return Object.fromEntries(Object.entries(members(value)).map(([name, one]) => [name, text(one)]))
}
