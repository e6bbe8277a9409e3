import { expect, test } from 'vitest'
import { policyOn } from '../credit/policy.ts'
import { NO_PROFILE } from '../entry/profile.ts'
import type { Store } from '../store/store.ts'
import type { Answer, Send } from '../sync/http.ts'
import { keptContracts, keptProfile, refreshProfile } from './profile.ts'

function newStore(): Store {
  const kept = new Map<string, unknown>()
  const store = {
    meta: async (name: string) => kept.get(name),
    putMeta: async (name: string, value: unknown) => void kept.set(name, value),
  }
  return store as unknown as Store // the two members that are asked
}

const answering =
  (answer: Answer): Send =>
  async () =>
    answer
const ME = { career_stages: [], time_zone: 'America/Denver', specialty: '' }

test('the profile that the server gives is known without a network from then on', async () => {
  const store = newStore()
  expect(await keptProfile(store)).toBeNull()
  await refreshProfile({ store, send: answering({ kind: 'ok', body: ME, etag: null }) })
  await refreshProfile({ store, send: answering({ kind: 'unreachable' }) })
  await refreshProfile({ store, send: answering({ kind: 'ok', body: '<html>', etag: null }) })

  expect(await keptProfile(store)).toMatchObject({ ...NO_PROFILE, timeZone: 'America/Denver' })
})

const TERMS = {
  rules: { assistant: false },
  factors: { co_surgeon: '0.5' },
  modifier_factors: {},
  procedure_factors: null,
  rank_by: 'work_rvu',
  pinned_year: null,
  own_values: {},
  compensation: { base: '250000.00' },
}
const CONTRACTS = {
  results: [
    {
      effective_from: '2026-01-01',
      effective_until: null,
      versions: [{ effective_from: '2026-01-01', terms: TERMS }],
    },
  ],
}

/** Answers as the server does: a list with its tag, and nothing to whom has it. */
function serverWith(contracts: unknown, etag: string): { readonly send: Send; readonly sentTags: string[] } {
  const sentTags: string[] = []
  const send: Send = async ({ path, headers }) => {
    if (path !== '/api/v1/contracts') return { kind: 'ok', body: ME, etag: null }
    sentTags.push(headers?.['If-None-Match'] ?? 'all')
    return headers?.['If-None-Match'] === etag ? { kind: 'not_modified' } : { kind: 'ok', body: contracts, etag }
  }
  return { send, sentTags }
}

test('contracts are known without a network, without what they pay, and are fetched again only where they changed', async () => {
  const store = newStore()
  const { send, sentTags } = serverWith(CONTRACTS, 'W/"1"')
  await refreshProfile({ store, send })
  await refreshProfile({ store, send })

  expect(sentTags).toEqual(['all', 'W/"1"'])
  const contracts = await keptContracts(store)
  expect(policyOn(contracts, '2026-03-14')?.factors).toEqual({ co_surgeon: '0.5' })
  expect(policyOn(contracts, '2025-12-31')).toBeNull()
  expect(JSON.stringify(contracts)).not.toContain('250000')
})

test('terms that this build does not know are not read, and those before them count no more', async () => {
  const store = newStore()
  await refreshProfile({ store, send: serverWith(CONTRACTS, 'W/"1"').send })
  const newer = structuredClone(CONTRACTS)
  newer.results[0]?.versions.push({
    effective_from: '2026-02-01',
    terms: { ...TERMS, rules: { assistant: true, ...{ complexity: true } } },
  })
  await refreshProfile({ store, send: serverWith(newer, 'W/"2"').send })

  expect(await keptContracts(store)).toEqual([])
})

test.each(['<html>', null, [], {}, { login: 'hotel' }])(
  'contracts stay where something else answers with %j',
  async (body) => {
    const store = newStore()
    await refreshProfile({ store, send: serverWith(CONTRACTS, 'W/"1"').send })
    await refreshProfile({ store, send: serverWith(body, 'W/"2"').send })

    expect(await keptContracts(store)).toHaveLength(1)
  },
)

test('a profile that an earlier build kept is asked for whole once, and is known until then', async () => {
  const store = newStore()
  await store.putMeta('profile', { stages: [], timeZone: 'America/Denver', specialty: null, etag: '"a"' })
  expect(await keptProfile(store)).toMatchObject({ timeZone: 'America/Denver', weekStart: 1 })
  const tags: unknown[] = []
  const send: Send = async ({ path, headers }) => {
    if (path === '/api/v1/me') tags.push(headers?.['If-None-Match'])
    return { kind: 'ok', body: { ...ME, week_start: 7 }, etag: '"a"' }
  }

  await refreshProfile({ store, send })
  await refreshProfile({ store, send })

  expect(tags).toEqual([undefined, '"a"'])
  expect(await keptProfile(store)).toMatchObject({ weekStart: 7 })
})
