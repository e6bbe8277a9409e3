/** How many changes wait for the person: refused ones, and those of which the server has another version. */
import { DECISIONS } from '../store/touched.ts'
import { useStored } from './use-stored.ts'

export function useDecisions(): number {
  const stored = useStored('decisions', (store) => store.decisionCount(), [DECISIONS])
  return stored.kind === 'ready' ? stored.value : 0
}
