/** What the catalog on this device says; before it is there, nothing is known and codes are logged all the same. */
import { type Lookup, NOTHING_KNOWN } from '../catalog/lookup.ts'
import { useApp } from './context.ts'

export function useLookup(): Lookup {
  const state = useApp().catalog.value
  return state.kind === 'ready' ? state.lookup : NOTHING_KNOWN
}
