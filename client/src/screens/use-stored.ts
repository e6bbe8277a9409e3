/** What a screen reads of the store, again where something that it is made of is touched. */
import { useRef } from 'preact/hooks'
import type { Device } from '../shell/device.ts'
import type { Phone } from '../shell/phone.ts'
import type { Store } from '../store/store.ts'
import type { Topic } from '../store/touched.ts'
import { useApp } from './context.ts'
import { LOADING, type Stored, type StoredRead, StoredReads } from './stored-reads.ts'

export type { Stored } from './stored-reads.ts'

const readsOf = new WeakMap<Device, StoredReads>()

/**
 * Returns what `read` gives, and again when one of `topics` is touched; without topics, when anything is. What was shown
 * stays until the next is read.
 *
 * `key` names what `read` depends on, such as a day, and is of one `read` alone in the whole app.
 */
export function useStored<T>(key: string, read: (store: Store) => Promise<T>, topics?: readonly Topic[]): Stored<T> {
  const { phone } = useApp()
  const stored = storedRead(phone, key, read, topics)
  const state = stored?.state.value ?? LOADING
  const shown = useRef<StoredRead<T>['state'] | null>(null)
  if (stored === null) return LOADING
  // What another screen had shown before the last change is not shown by this one.
  if (stored.isFresh) shown.current = stored.state
  return shown.current === stored.state ? state : LOADING
}

/** Returns several reads as one: ready once all are. */
export function allReady<T extends object>(reads: { readonly [Name in keyof T]: Stored<T[Name]> }): Stored<T> {
  const values: Partial<T> = {}
  for (const name of Object.keys(reads) as (keyof T)[]) {
    const stored = reads[name]
    if (stored.kind !== 'ready') return stored
    values[name] = stored.value
  }
  return { kind: 'ready', value: values as T } // of all its names
}

/** Returns what `useStored` of the same name shows, at once where it is fresh. Throws StoreUnusable. */
export async function readStored<T>(
  phone: Phone,
  key: string,
  read: (store: Store) => Promise<T>,
  topics?: readonly Topic[],
): Promise<T | null> {
  return (await storedRead(phone, key, read, topics)?.reading) ?? null
}

function storedRead<T>(
  { device: { value: device }, versions }: Phone,
  key: string,
  read: (store: Store) => Promise<T>,
  topics?: readonly Topic[],
): StoredRead<T> | null {
  const version = versions.of(topics)
  if (device === null) return null
  const reads = readsOf.get(device) ?? new StoredReads()
  readsOf.set(device, reads)
  return reads.at(key, version, () => read(device.store))
}
