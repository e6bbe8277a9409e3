import { expect, test } from 'vitest'
import { UnexpectedAnswer } from '../sync/protocol.ts'
import { type ContractTerms, contractOn, paysFor, readPayPeriods, readShownContracts, termsOn } from './contracts.ts'

const TERMS = {
  policy: 'cms',
  pinned_year: null,
  own_values: { H2020: '1.00' },
  countable: 'billed',
  compensation: {
    pay_period: 'quarter',
    base: '10000.00',
    tiers: [{ from_wrvu: '1000.00', dollars_per_wrvu: '52.50' }],
    bonuses: [],
  },
}

function contract(fields: object) {
  return {
    id: 'c',
    name: 'Clinic',
    is_default: false,
    effective_from: '2026-01-01',
    effective_until: null,
    versions: [{ effective_from: '2026-01-01', terms: TERMS }],
    ...fields,
  }
}

test('a contract is read with what its terms say of credit and pay', () => {
  const [read] = readShownContracts({ results: [contract({})] })

  expect(read?.versions).toEqual([
    {
      from: '2026-01-01',
      policy: 'cms',
      pinnedYear: null,
      ownValues: 1,
      countable: 'billed',
      payPeriod: 'quarter',
      base: '10000.00',
      tiers: [{ from: 100_000, dollars: '52.50' }],
      bonuses: [],
    },
  ])
})

test('a policy of a newer server is no answer that this build can show', () => {
  const newer = contract({ versions: [{ effective_from: '2026-01-01', terms: { ...TERMS, policy: 'lunar' } }] })

  expect(() => readShownContracts({ results: [newer] })).toThrow(UnexpectedAnswer)
})

test('of a day the contract that covers it counts, its last day not included, and else the default one', () => {
  const contracts = readShownContracts({
    results: [
      contract({ id: 'clinic', effective_until: '2026-07-01' }),
      contract({ id: 'default', is_default: true, effective_from: null }),
    ],
  })

  expect(contractOn(contracts, '2026-06-30')?.id).toBe('clinic')
  expect(contractOn(contracts, '2026-07-01')?.id).toBe('default')
  expect(contractOn([], '2026-07-01')).toBeNull()
})

test('of several versions the last that has begun holds', () => {
  const [read] = readShownContracts({
    results: [
      contract({
        versions: [
          { effective_from: '2026-01-01', terms: TERMS },
          { effective_from: '2026-05-01', terms: { ...TERMS, policy: 'custom' } },
        ],
      }),
    ],
  })
  const on = (day: string) => (read === undefined ? null : termsOn(read, day)?.policy)

  expect([on('2025-12-31'), on('2026-04-30'), on('2026-05-01')]).toEqual(['cms', 'cms', 'custom'])
})

test('terms without base, tiers and bonuses pay for nothing', () => {
  const [read] = readShownContracts({ results: [contract({})] })
  const terms = read?.versions[0] as ContractTerms // just read

  expect(paysFor(terms)).toBe(true)
  expect(paysFor({ ...terms, base: '0.00', tiers: [] })).toBe(false)
})

test('a pay period is read with what it earns and what does not count yet', () => {
  const body = {
    results: [
      {
        first_on: '2026-10-01',
        last_on: '2026-12-31',
        lines: 9,
        wrvu: '24.49',
        contract_wrvu: '0.00',
        waiting: { lines: 2, wrvu: '3.22' },
        earnings: { base: '0.00', productivity: '1273.48', bonus: '0.00', total: '1273.48' },
        closed: null,
        since_closing: null,
      },
    ],
  }

  expect(readPayPeriods(body)).toEqual([
    { first: '2026-10-01', last: '2026-12-31', lines: 9, wrvu: 2449, waiting: 2, total: '1273.48' },
  ])
})
