/** How many changes wait for the person: refused ones, and those of which the server has another version. */
import { useStored } from './use-stored.ts'

export function useDecisions(): number {
  const stored = useStored('decisions', (store) => store.decisionCount(), ['records'])
  return stored.kind === 'ready' ? stored.value : 0
}
