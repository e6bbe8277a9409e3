/** What the catalog on this device says; before it is there, nothing is known and codes are logged all the same. */
import { useMemo } from 'preact/hooks'
import { type Lookup, NOTHING_KNOWN } from '../catalog/lookup.ts'
import { policyOn } from '../credit/policy.ts'
import type { CreditLookup } from '../credit/preview.ts'
import { keptContracts } from '../shell/profile.ts'
import { useApp } from './context.ts'
import { useStored } from './use-stored.ts'

export function useLookup(): Lookup {
  const state = useApp().catalog.value
  return state.kind === 'ready' ? state.lookup : NOTHING_KNOWN
}

/** Returns what lines are valued by: the catalog, and the person's contracts. */
export function useCreditLookup(): CreditLookup {
  const lookup = useLookup()
  const stored = useStored('contracts', keptContracts, ['contracts'])
  return useMemo(() => {
    const contracts = stored.kind === 'ready' ? stored.value : []
    return { ...lookup, policyOn: (day) => policyOn(contracts, day) }
  }, [lookup, stored])
}
