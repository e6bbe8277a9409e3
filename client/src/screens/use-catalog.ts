/** What the catalog on this device says; before it is there, nothing is known and codes are logged all the same. */
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
  return creditLookupOf(lookup, stored.kind === 'ready' ? stored.value : NO_CONTRACTS)
}

const NO_CONTRACTS: readonly Contract[] = []
const creditLookups = new WeakMap<Lookup, { readonly contracts: readonly Contract[]; readonly lookup: CreditLookup }>()

/** One for all who ask: what was worked out by it is worked out once. */
function creditLookupOf(lookup: Lookup, contracts: readonly Contract[]): CreditLookup {
  const known = creditLookups.get(lookup)
  if (known?.contracts === contracts) return known.lookup
  const fresh = byContracts(lookup, contracts)
  creditLookups.set(lookup, { contracts, lookup: fresh })
  return fresh
}
