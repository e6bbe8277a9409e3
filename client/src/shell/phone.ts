/** This phone: whose store is open, what is in it, how the sync stands, and what others left behind on it. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { AuthAnswer } from '../account/answers.ts'
import type { Auth } from '../account/auth.ts'
import type { Topic } from '../store/touched.ts'
import type { SyncStatus } from '../sync/status.ts'
import type { ClosedStores } from './closed-stores.ts'
import type { Device, DeviceOptions } from './device.ts'
import { type DevicePeople, keepPeople, readPeople } from './device-people.ts'
import { firstState, nextState, type PhoneEvent, type PhoneState, peopleAfter } from './phone-state.ts'
import { Versions } from './versions.ts'
import { type Person, whoOf } from './who.ts'

export interface Counts {
  readonly lines: number
  readonly unsent: number
}

/** Somebody whose store is on this phone, not open, and holds what is not sent; null: how much is not known. */
export interface LeftBehind {
  readonly person: Person
  readonly unsent: number | null
}

/** What became of a log-out: `waits` for a network, with the store locked. */
export type LogOutResult = 'done' | 'waits'

export interface Phone {
  readonly state: ReadonlySignal<PhoneState>
  /** Whose store is open; null: nobody's. */
  readonly person: ReadonlySignal<Person | null>
  /** null: not known, which is never zero. */
  readonly counts: ReadonlySignal<Counts | null>
  readonly status: ReadonlySignal<SyncStatus>
  /** The open store with its sync; null where none is open. */
  readonly device: ReadonlySignal<Device | null>
  /** Rise with each change of the store, here or in another tab: what is shown is read again. */
  readonly versions: Versions
  readonly leftBehind: ReadonlySignal<readonly LeftBehind[]>
  /** Log-in, sign-up and their steps. */
  readonly auth: Auth
  /** Who is logged in: what the server has just said at the start, to the first who asks, and then what it says now. */
  readonly session: () => Promise<AuthAnswer>
  /** Sends a log-out that waits, and then asks the server who is logged in. */
  readonly ask: () => Promise<void>
  /** Opens the store of who has just logged in. */
  readonly logIn: (person: Person) => void
  /** Logs out, the server first, then the store: what is not sent is kept, locked, unless it is given up. */
  readonly logOut: (unsent: 'kept' | 'given_up') => Promise<LogOutResult>
  /** Closes and deletes the store of somebody whose account the server has erased, with what is not sent. */
  readonly forget: (person: Person) => Promise<void>
}

export interface PhoneOptions {
  readonly open: (options: DeviceOptions) => Device
  readonly auth: Auth
  readonly storage: () => Storage
  readonly closed: ClosedStores
  /** Calls back when another tab changed what this phone remembers. */
  readonly onPeople: (action: () => void) => void
  /** Calls back when the app may have missed something. */
  readonly onReturn: (action: () => void) => void
  /** Calls back after so many milliseconds. */
  readonly setTimer: (action: () => void, milliseconds: number) => unknown
}

const RETRY_MS = 30_000

/** Opens the store of who was logged in last, without asking the network, then of who is logged in. */
export function startPhone(options: PhoneOptions): Phone {
  const phone = new RunningPhone(options)
  phone.start()
  return phone
}

class RunningPhone implements Phone {
  readonly auth: Auth
  readonly state: Signal<PhoneState>
  readonly person: ReadonlySignal<Person | null>
  readonly counts = signal<Counts | null>(null)
  readonly status = signal<SyncStatus>({ kind: 'new' })
  readonly device = signal<Device | null>(null)
  readonly versions = new Versions()
  readonly leftBehind = signal<readonly LeftBehind[]>([])
  readonly #options: PhoneOptions
  #people: DevicePeople
  #firstAnswer: AuthAnswer | null = null
  #openOf: string | null = null
  #asking: Promise<void> | null = null
  #looking: Promise<void> = Promise.resolve()

  constructor(options: PhoneOptions) {
    this.#options = options
    this.auth = options.auth
    this.#people = readPeople(options.storage)
    this.state = signal(firstState(this.#people))
    this.person = computed(() => (this.state.value.kind === 'open' ? this.state.value.person : null))
  }

  start(): void {
    const { onPeople, onReturn, storage } = this.#options
    this.#followState()
    onPeople(() => {
      this.#people = readPeople(storage)
      this.#dispatch({ kind: 'people', people: this.#people })
    })
    onReturn(() => {
      if (this.state.value.kind !== 'open') void this.ask()
    })
    void this.#lookThroughClosed()
    void this.ask()
  }

  #readAgain(topics: Iterable<Topic> | null): void {
    this.versions.rise(topics)
    if (topics === null || [...topics].includes('records')) void this.#count()
  }

  readonly ask = (): Promise<void> => {
    this.#asking ??= this.#askOnce().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  readonly session = (): Promise<AuthAnswer> => {
    const answer = this.#firstAnswer
    this.#firstAnswer = null
    return answer === null ? this.auth.session() : Promise.resolve(answer)
  }

  readonly logIn = (person: Person): void => {
    const before = this.device.value
    this.#dispatch({ kind: 'logged_in', person })
    // A log-in that had ended goes on with the same store.
    if (this.device.value === before) before?.sync.request()
  }

  readonly logOut = async (unsent: 'kept' | 'given_up'): Promise<LogOutResult> => {
    const person = this.person.value
    if (person === null) return 'done'
    if (!(await this.#endLogIn(person))) {
      this.#dispatch({ kind: 'log_out_waits' })
      this.#retryLater()
      return 'waits'
    }
    if (unsent === 'given_up') await this.forget(person)
    else this.#dispatch({ kind: 'logged_out' })
    await this.#looking
    return 'done'
  }

  readonly forget = async (person: Person): Promise<void> => {
    this.#dispatch({ kind: 'logged_out' })
    await this.#options.closed.remove(person.userId)
    await this.#lookThroughClosed()
  }

  async #askOnce(): Promise<void> {
    const { value } = this.state
    if (value.kind === 'locked') {
      // Before anything else: until then nobody is asked for.
      if (await this.#endLogIn(value.person)) this.#dispatch({ kind: 'logged_out' })
      else this.#retryLater()
      if (this.state.value.kind === 'locked') return
    }
    const isFirst = this.state.value.kind === 'asking'
    const answer = await this.auth.session()
    if (isFirst) this.#firstAnswer = answer
    this.#dispatch({ kind: 'who', who: whoOf(answer) })
    if (this.state.value.kind === 'unreached') this.#retryLater()
  }

  /** Ends the log-in of that person at the server; true once it has none of theirs here. */
  async #endLogIn({ userId }: Person): Promise<boolean> {
    const who = whoOf(await this.auth.session())
    if (who.kind === 'unknown') return false
    // By now the browser may have the log-in of somebody else, which is theirs to end.
    if (who.kind === 'nobody' || who.person.userId !== userId) return true
    return whoOf(await this.auth.logOut()).kind === 'nobody'
  }

  #retryLater(): void {
    this.#options.setTimer(() => {
      const { kind } = this.state.value
      if (kind === 'locked' || kind === 'unreached') void this.ask()
    }, RETRY_MS)
  }

  #dispatch(event: PhoneEvent): void {
    const before = this.state.value
    const next = nextState(before, event)
    if (next === before) return
    this.state.value = next
    if (event.kind !== 'people') this.#remember(peopleAfter(this.#people, next))
    this.#followState()
    if (next.kind !== before.kind || !isSamePerson(next, before)) void this.#lookThroughClosed()
    if (next.kind === 'open' && next.login === 'other_user') void this.ask()
  }

  #remember(people: DevicePeople): void {
    this.#people = people
    keepPeople(this.#options.storage, people)
  }

  /** Opens and closes stores as the state has it. */
  #followState(): void {
    const { value } = this.state
    const person = value.kind === 'open' ? value.person : null
    if (this.#openOf === (person?.userId ?? null)) return
    this.device.value?.close()
    this.#openOf = person?.userId ?? null
    this.counts.value = null
    this.status.value = { kind: 'new' }
    this.device.value = person === null ? null : this.#open(person)
    this.#readAgain(null)
  }

  #open({ userId }: Person): Device {
    const isCurrent = () => this.#openOf === userId
    return this.#options.open({
      userId,
      onChange: (topics) => {
        if (isCurrent()) this.#readAgain(topics)
      },
      onStatus: (status) => {
        if (!isCurrent()) return
        this.status.value = status
        this.#dispatch({ kind: 'status', status })
      },
    })
  }

  /** One look after the other: a store is not opened while it is deleted. */
  #lookThroughClosed(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookOnce())
    return this.#looking
  }

  /** Deletes of closed stores what the server has, and says what is left; a locked one is looked at alone. */
  async #lookOnce(): Promise<void> {
    const { closed, storage } = this.#options
    const { value } = this.state
    const leftBehind: LeftBehind[] = []
    for (const person of this.#people.left) {
      // Another tab may have opened it meanwhile.
      const isOpen = readPeople(storage).last?.userId === person.userId
      leftBehind.push({ person, unsent: isOpen ? null : await closed.strip(person.userId) })
    }
    const isDone = (person: Person) => leftBehind.some((one) => one.person.userId === person.userId && one.unsent === 0)
    const left = this.#people.left.filter((person) => !isDone(person))
    if (left.length < this.#people.left.length) this.#remember({ ...this.#people, left })
    if (value.kind === 'locked')
      leftBehind.push({ person: value.person, unsent: await closed.count(value.person.userId) })
    this.leftBehind.value = leftBehind.filter(({ person, unsent }) => unsent !== 0 && person.userId !== this.#openOf)
  }

  async #count(): Promise<void> {
    const device = this.device.value
    const counts = device === null ? null : await countIn(device)
    if (device === this.device.value) this.counts.value = counts
  }
}

function isSamePerson(state: PhoneState, otherState: PhoneState): boolean {
  const idOf = (state: PhoneState) => ('person' in state ? state.person.userId : null)
  return idOf(state) === idOf(otherState)
}

async function countIn({ store }: Device): Promise<Counts | null> {
  try {
    return await store.counts()
  } catch {
    return null
  }
}
