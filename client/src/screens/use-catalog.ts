/** What the catalog on this device says; before it is there, nothing is known and codes are logged all the same. */
import { useMemo } from 'preact/hooks'
import { type Lookup, NOTHING_KNOWN } from '../catalog/lookup.ts'
import type { Contract } from '../credit/policy.ts'
import { byContracts, type CreditLookup } from '../credit/preview.ts'
import { keptContracts } from '../shell/profile.ts'
import { useApp } from './context.ts'
import { type Stored, useStored } from './use-stored.ts'

export function useLookup(): Lookup {
  const state = useApp().catalog.value
  return state.kind === 'ready' ? state.lookup : NOTHING_KNOWN
}

export function useContracts(): Stored<readonly Contract[]> {
  return useStored('contracts', keptContracts, ['contracts'])
}

/** Returns what lines are valued by: the catalog, and the person's contracts. */
export function useCreditLookup(): CreditLookup {
  const lookup = useLookup()
  const stored = useContracts()
  return useMemo(() => byContracts(lookup, stored.kind === 'ready' ? stored.value : []), [lookup, stored])
}
