/** What a screen reads of the store, again after each change. */
import { useEffect, useState } from 'preact/hooks'
import { type StoreFault, StoreUnusable } from '../store/connection.ts'
import type { Store } from '../store/store.ts'
import { useApp } from './context.ts'

export type Stored<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'unusable'; readonly fault: StoreFault }

/**
 * Returns what `read` gives, and again after each change of the store. What was shown stays until the next is read.
 *
 * `key` names what `read` depends on, such as a day: another key reads at once.
 */
export function useStored<T>(key: string, read: (store: Store) => Promise<T>): Stored<T> {
  const { phone } = useApp()
  const device = phone.device.value
  const version = phone.version.value
  const [stored, setStored] = useState<{ key: string; state: Stored<T> }>({ key, state: { kind: 'loading' } })
  // `read` is another function at each drawing; `key` says when it differs.
  useEffect(() => {
    if (device === null) return
    let isCurrent = true
    const show = (state: Stored<T>) => {
      if (isCurrent) setStored({ key, state })
    }
    read(device.store).then(
      (value) => show({ kind: 'ready', value }),
      (error: unknown) =>
        show({ kind: 'unusable', fault: error instanceof StoreUnusable ? error.fault : 'unavailable' }),
    )
    return () => {
      isCurrent = false
    }
  }, [device, version, key])
  return stored.key === key ? stored.state : { kind: 'loading' }
}
