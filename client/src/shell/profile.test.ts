import { expect, test } from 'vitest'
import { NO_PROFILE } from '../entry/profile.ts'
import type { Store } from '../store/store.ts'
import type { Answer, Send } from '../sync/http.ts'
import { keptProfile, refreshProfile } from './profile.ts'

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

  expect(await keptProfile(store)).toEqual({ ...NO_PROFILE, timeZone: 'America/Denver' })
})
