/** What the shell shows of this phone: whose it is, what its store holds, and how the sync stands. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { SyncStatus } from '../sync/status.ts'
import type { Device, DeviceOptions } from './device.ts'
import { keepPerson, lastPerson, type Person, type Who } from './who.ts'

export interface Counts {
  readonly lines: number
  readonly unsent: number
}

export interface Phone {
  /** Whose store is open; null: nobody's. */
  readonly person: ReadonlySignal<Person | null>
  /** What the server said of the log-in; null: it was not answered yet. */
  readonly login: ReadonlySignal<Who['kind'] | null>
  /** null: not known, which is never zero. */
  readonly counts: ReadonlySignal<Counts | null>
  readonly status: ReadonlySignal<SyncStatus>
  /** The open store with its sync; null where none is open. */
  readonly device: ReadonlySignal<Device | null>
  /** Rises with each change of the store, here or in another tab: what is shown is read again. */
  readonly version: ReadonlySignal<number>
  /** Has what is shown read again. */
  readonly readAgain: () => void
}

export interface PhoneOptions {
  readonly open: (options: DeviceOptions) => Device
  readonly ask: () => Promise<Who>
  readonly storage: () => Storage
}

/** Opens the store of who was logged in last, without asking the network, then of who is logged in. */
export function startPhone({ open, ask, storage }: PhoneOptions): Phone {
  const person = signal<Person | null>(null)
  const login = signal<Who['kind'] | null>(null)
  const counts = signal<Counts | null>(null)
  const status = signal<SyncStatus>({ kind: 'new' })
  const device = signal<Device | null>(null)
  const version = signal(0)

  const count = async () => {
    const counted = device.value
    const countsNow = counted === null ? null : await countIn(counted)
    if (counted === device.value) counts.value = countsNow
  }
  const readAgain = () => {
    version.value += 1
    void count()
  }
  const use = (next: Person) => {
    const isOpen = device.value !== null && person.value?.userId === next.userId
    person.value = next
    if (isOpen) return
    device.value?.close()
    counts.value = null
    const onStatus = (now: SyncStatus) => {
      status.value = now
    }
    device.value = open({ userId: next.userId, onChange: readAgain, onStatus })
    version.value += 1
    void count()
  }

  const last = lastPerson(storage)
  if (last !== null) use(last)
  void ask().then((who) => {
    login.value = who.kind
    if (who.kind !== 'person') return
    keepPerson(storage, who.person)
    use(who.person)
  })
  return { person, login, counts, status, device, version, readAgain }
}

async function countIn({ store }: Device): Promise<Counts | null> {
  try {
    const [lines, unsent] = await Promise.all([store.lineCount(), store.unsentCount()])
    return { lines, unsent }
  } catch {
    return null
  }
}
