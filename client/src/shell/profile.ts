/** Profile and contracts of who logs, kept with their store so that they are known without a network. */
import { type Contract, readContracts } from '../credit/policy.ts'
import { NO_PROFILE, type Profile, readProfile } from '../entry/profile.ts'
import type { Store } from '../store/store.ts'
import { UnexpectedAnswer } from '../sync/protocol.ts'
import type { Device } from './device.ts'

/** Returns the profile as this phone knows it; null where it was never read. */
export async function keptProfile(store: Store): Promise<Profile | null> {
  const kept = (await store.meta('profile')) as Partial<Profile> | undefined // put below alone, or by an earlier build
  return kept === undefined ? null : { ...NO_PROFILE, ...kept }
}

/** Returns the contracts as this phone knows them; none where they were never read, or not understood. */
export async function keptContracts(store: Store): Promise<readonly Contract[]> {
  return ((await store.meta('contracts')) as { list: readonly Contract[] } | undefined)?.list ?? [] // put below alone
}

/**
 * Asks the server for profile and contracts, keeps what is new and returns whether something is.
 *
 * Without an answer the kept ones stay. Throws StoreUnusable.
 */
export async function refreshProfile(device: Pick<Device, 'send' | 'store'>): Promise<boolean> {
  const profile = await refresh(device, { name: 'profile', path: '/api/v1/me', read: readProfile, newest: 'weekStart' })
  const contracts = await refresh(device, {
    name: 'contracts',
    path: '/api/v1/contracts',
    read: contractsOf,
    newest: 'list',
  })
  return profile || contracts
}

interface Kept {
  readonly name: string
  readonly path: string
  /** Returns what is kept of an answer; null for one that is none. */
  readonly read: (body: unknown) => object | null
  /** The member that was added last: what an earlier build kept without it is asked for whole. */
  readonly newest: string
}

async function refresh(
  { send, store }: Pick<Device, 'send' | 'store'>,
  { name, path, read, newest }: Kept,
): Promise<boolean> {
  // An older build kept it without a tag.
  const before = (await store.meta(name)) as { etag?: string | null } | undefined
  const etag = before !== undefined && newest in before ? (before.etag ?? null) : null
  const answer = await send({ method: 'GET', path, headers: etag === null ? {} : { 'If-None-Match': etag } })
  const kept = answer.kind === 'ok' ? read(answer.body) : null
  if (kept === null || answer.kind !== 'ok') return false
  await store.putMeta(name, { ...kept, etag: answer.etag })
  return true
}

/** Terms that a newer server has are not read: what was kept before them counts no more. What is no list says nothing. */
function contractsOf(body: unknown): object | null {
  if (typeof body !== 'object' || body === null || !('results' in body)) return null
  try {
    return { list: readContracts(body) }
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return { list: [] }
    throw error
  }
}
