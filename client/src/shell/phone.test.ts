import { expect, test } from 'vitest'
import type { AuthAnswer } from '../account/answers.ts'
import type { Auth } from '../account/auth.ts'
import { StoreUnusable } from '../store/connection.ts'
import type { SyncStatus } from '../sync/status.ts'
import { counted } from '../words/intl.ts'
import { statusSentence } from '../words/sync.ts'
import type { Device, DeviceOptions } from './device.ts'
import { keepPeople, NO_PEOPLE, PEOPLE_KEY, readPeople } from './device-people.ts'
import { type Phone, startPhone } from './phone.ts'
import type { Person } from './who.ts'

const ANA: Person = { userId: 'a', name: 'ana@example.org' }
const BEN: Person = { userId: 'b', name: 'ben@example.org' }
const NOBODY: AuthAnswer = { kind: 'nobody' }
const UNREACHABLE: AuthAnswer = { kind: 'unreachable' }
const inAs = (person: Person): AuthAnswer => ({ kind: 'logged_in', person })

function newStorage(last: Person | null = null): () => Storage {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: kept.set.bind(kept),
    removeItem: kept.delete.bind(kept),
  }
  const storageOfPage = () => storage as unknown as Storage // the members that are asked
  if (last !== null) keepPeople(storageOfPage, { ...NO_PEOPLE, last })
  return storageOfPage
}

/** A server that has one log-in of this browser, a phone with stores, and tabs of it. */
class World {
  loggedIn: AuthAnswer = NOBODY
  logOutAnswer: AuthAnswer | null = null
  /** Edits that are not sent, by user. */
  readonly unsent = new Map<string, number | null>()
  readonly calls: string[] = []
  readonly opened: DeviceOptions[] = []
  readonly storage: () => Storage
  count: () => Promise<number> = async () => 3
  readonly #listeners: (() => void)[] = []

  constructor(last: Person | null = null) {
    this.storage = newStorage(last)
  }

  get isOnline(): boolean {
    return this.loggedIn.kind !== 'unreachable'
  }

  tab(): Phone {
    const auth: Partial<Auth> = {
      session: async () => this.loggedIn,
      logOut: async () => {
        this.calls.push('log out')
        const answer = this.logOutAnswer ?? (this.isOnline ? NOBODY : UNREACHABLE)
        if (answer.kind === 'nobody') this.loggedIn = NOBODY
        return answer
      },
    }
    return startPhone({
      open: (options) => this.#open(options),
      auth: auth as Auth, // the members that are asked
      storage: this.storage,
      closed: {
        count: async (userId) => this.#unsentOf(userId),
        strip: async (userId) => {
          this.calls.push(`strip ${userId}`)
          return this.#unsentOf(userId)
        },
        remove: async (userId) => {
          this.calls.push(`remove ${userId}`)
          this.unsent.set(userId, 0)
        },
      },
      onPeople: (action) => this.#listeners.push(action),
      onReturn: () => undefined,
      setTimer: () => undefined,
    })
  }

  /** As a browser does after a change of the storage, in all tabs but the one that made it. */
  tellOtherTabs(tab: number): void {
    for (const [n, listener] of this.#listeners.entries()) if (n !== tab) listener()
  }

  #unsentOf(userId: string): number | null {
    const unsent = this.unsent.get(userId)
    return unsent === undefined ? 0 : unsent
  }

  #open(options: DeviceOptions): Device {
    this.opened.push(options)
    this.calls.push(`open ${options.userId}`)
    const store = { counts: async () => ({ lines: await this.count(), unsent: await this.count() }) }
    const sync = { request: () => this.calls.push(`sync ${options.userId}`) }
    const close = () => this.calls.push(`close ${options.userId}`)
    return { store, sync, close } as unknown as Device // the members that are asked
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

async function started(world: World): Promise<Phone> {
  const phone = world.tab()
  await settled()
  return phone
}

test('the store of who was logged in last opens before the server has answered', () => {
  const world = new World(ANA)
  const phone = world.tab()

  expect(world.calls).toEqual(['open a'])
  expect(phone.state.value).toEqual({ kind: 'open', person: ANA, login: 'unknown' })
})

test('a phone that nobody has used says whether the server was reached', async () => {
  const offline = new World()
  offline.loggedIn = UNREACHABLE
  expect((await started(offline)).state.value.kind).toBe('unreached')
  expect((await started(new World())).state.value).toEqual({ kind: 'nobody', revoked: null })
})

test('another person’s log-in closes the store, keeps what is not sent of it, and names whose it is', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(BEN)
  world.unsent.set('a', 2)
  const phone = await started(world)

  expect(world.calls).toEqual(['open a', 'close a', 'open b', 'strip a'])
  expect(phone.leftBehind.value).toEqual([{ person: ANA, unsent: 2 }])
  expect(readPeople(world.storage)).toMatchObject({ last: BEN, left: [ANA] })
})

test('whose closed store has nothing that is not sent is forgotten; one that cannot be read is not', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(BEN)
  const sent = await started(world)
  expect([sent.leftBehind.value, readPeople(world.storage).left]).toEqual([[], []])

  const other = new World(ANA)
  other.loggedIn = inAs(BEN)
  other.unsent.set('a', null)
  const unreadable = await started(other)
  expect(unreadable.leftBehind.value).toEqual([{ person: ANA, unsent: null }])
  expect(readPeople(other.storage).left).toEqual([ANA])
})

test('a log-in that is over leaves the store open; the same person’s next log-in goes on with it', async () => {
  const world = new World(ANA)
  const phone = await started(world)
  expect(phone.state.value).toEqual({ kind: 'open', person: ANA, login: 'expired' })

  phone.logIn(ANA)
  expect(phone.state.value).toEqual({ kind: 'open', person: ANA, login: 'active' })
  expect(world.calls).toEqual(['open a', 'sync a'])
})

test('a revoked log-in closes the store, and the phone no longer opens it', async () => {
  const world = new World(ANA)
  world.unsent.set('a', 1)
  const phone = await started(world)
  world.opened[0]?.onStatus({ kind: 'revoked' })
  await settled()

  expect(phone.state.value).toEqual({ kind: 'nobody', revoked: ANA })
  expect(phone.leftBehind.value).toEqual([{ person: ANA, unsent: 1 }])
  expect(readPeople(world.storage)).toEqual({ ...NO_PEOPLE, revoked: ANA, left: [ANA] })
  expect((await started(world)).state.value).toEqual({ kind: 'nobody', revoked: ANA })
})

test('a log-out ends the log-in at the server first, then the store', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(ANA)
  const phone = await started(world)

  expect(await phone.logOut('kept')).toBe('done')
  expect(world.calls).toEqual(['open a', 'log out', 'close a', 'strip a'])
  expect(phone.state.value.kind).toBe('nobody')
  expect(world.storage().getItem(PEOPLE_KEY)).toBeNull()
})

test('a log-out that gives up what is not sent deletes the store, once the server has answered', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(ANA)
  world.unsent.set('a', 2)
  const phone = await started(world)
  await phone.logOut('given_up')

  expect(world.calls.indexOf('remove a')).toBeGreaterThan(world.calls.indexOf('log out'))
  expect([phone.leftBehind.value, readPeople(world.storage).left]).toEqual([[], []])
})

test('the store of an erased account is deleted with what is not sent, and no server is asked', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(ANA)
  world.unsent.set('a', 2)
  const phone = await started(world)
  world.calls.length = 0

  await phone.forget(ANA)

  expect(world.calls).toContain('remove a')
  expect(world.calls).not.toContain('log out')
  expect([phone.state.value.kind, phone.leftBehind.value, readPeople(world.storage).left]).toEqual(['nobody', [], []])
})

test('a log-out without a network locks the store and gives nothing up', async () => {
  const world = new World(ANA)
  world.loggedIn = UNREACHABLE
  world.unsent.set('a', 2)
  const phone = await started(world)

  expect(await phone.logOut('given_up')).toBe('waits')
  await settled()
  expect(phone.state.value).toEqual({ kind: 'locked', person: ANA })
  expect(phone.leftBehind.value).toEqual([{ person: ANA, unsent: 2 }])
  expect(world.calls).toEqual(['open a', 'close a'])
})

test('a log-out that waits is sent before anybody is asked for, and then what is not sent is left', async () => {
  const world = new World(ANA)
  world.loggedIn = UNREACHABLE
  world.unsent.set('a', 2)
  await (await started(world)).logOut('kept')
  world.calls.length = 0
  // The cookie still opens Ana's account until the server is told.
  world.loggedIn = inAs(ANA)
  const reopened = await started(world)

  expect(world.calls).toEqual(['log out', 'strip a'])
  expect(reopened.state.value).toEqual({ kind: 'nobody', revoked: null })
  expect(reopened.leftBehind.value).toEqual([{ person: ANA, unsent: 2 }])
  reopened.logIn(ANA)
  await settled()
  expect([reopened.person.value, reopened.leftBehind.value]).toEqual([ANA, []])
})

test('a log-out that waits does not end the log-in of somebody else', async () => {
  const world = new World(ANA)
  world.loggedIn = UNREACHABLE
  const phone = await started(world)
  await phone.logOut('kept')
  world.loggedIn = inAs(BEN)
  await phone.ask()

  expect(world.calls).not.toContain('log out')
  expect(phone.person.value).toEqual(BEN)
})

test('a server that fails to log out leaves the log-out waiting', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(ANA)
  world.logOutAnswer = { kind: 'failed', code: '' }
  const phone = await started(world)

  expect(await phone.logOut('kept')).toBe('waits')
  expect(readPeople(world.storage)).toMatchObject({ last: ANA, isLogOutWaiting: true })
})

test('a log-out or a log-in in one tab is followed by the other', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(ANA)
  const [first, second] = [await started(world), await started(world)]
  await first.logOut('kept')
  world.tellOtherTabs(0)
  expect([second.state.value.kind, second.device.value]).toEqual(['nobody', null])

  second.logIn(BEN)
  world.tellOtherTabs(1)
  expect(first.person.value).toEqual(BEN)
})

test('a server that says somebody else is logged in is asked who', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(ANA)
  const phone = await started(world)
  world.loggedIn = inAs(BEN)
  world.opened[0]?.onStatus({ kind: 'other_user' })
  await settled()

  expect(phone.person.value).toEqual(BEN)
})

test('a store that is closed changes nothing any more', async () => {
  const world = new World(ANA)
  world.loggedIn = inAs(BEN)
  const phone = await started(world)
  world.opened[0]?.onStatus({ kind: 'revoked' })

  expect([phone.person.value, phone.status.value]).toEqual([BEN, { kind: 'new' }])
})

test('a phone that keeps nothing opens with the server alone', async () => {
  const world = new World()
  world.loggedIn = inAs(ANA)
  const refusing = () => {
    throw new DOMException('', 'SecurityError')
  }
  Object.assign(world, { storage: refusing })

  expect((await started(world)).person.value).toEqual(ANA)
})

test('counts of a store that cannot be read are not known, never zero', async () => {
  const world = new World(ANA)
  world.count = async () => {
    throw new StoreUnusable('blocked')
  }

  expect((await started(world)).counts.value).toBeNull()
  expect(counted(null, 'line', 'lines')).toBe('not known')
})

test('counts are read again with each change, and the status is that of the sync', async () => {
  let count = 1
  const world = new World(ANA)
  world.count = async () => count
  const phone = await started(world)
  count = 2
  world.opened[0]?.onChange(null)
  world.opened[0]?.onStatus({ kind: 'offline' })
  await settled()

  expect([phone.counts.value, phone.status.value]).toEqual([{ lines: 2, unsent: 2 }, { kind: 'offline' }])
})

test.each(['{', '3', 'null', '{"userId":1}', '{"left":{}}'])('what is not readable names nobody: %s', (kept) => {
  const storage = newStorage()
  storage().setItem(PEOPLE_KEY, kept)

  expect(readPeople(storage)).toEqual(NO_PEOPLE)
})

test('an earlier build’s last person is read', () => {
  const storage = newStorage()
  storage().setItem(PEOPLE_KEY, JSON.stringify(ANA))

  expect(readPeople(storage)).toEqual({ ...NO_PEOPLE, last: ANA })
})

test.each<SyncStatus>([
  { kind: 'new' },
  { kind: 'done', at: 0 },
  { kind: 'waiting', until: 0 },
  { kind: 'revoked' },
  { kind: 'stopped', code: 'device_limit' },
  { kind: 'no_store', fault: 'full' },
])('every status has a sentence: $kind', (status) => {
  expect(statusSentence(status)).toMatch(/^[A-Z].+[.…]$/)
})

test('numbers have their nouns', () => {
  expect([0, 1, 1200].map((count) => counted(count, 'line', 'lines'))).toEqual(['0 lines', '1 line', '1,200 lines'])
})
