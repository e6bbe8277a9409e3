/** Records of favorites, as the store has them. */
import type { Row } from '../store/schema.ts'
import { type Stored, useStored } from './use-stored.ts'

export function useStoredFavorites(): Stored<readonly Row[]> {
  return useStored('favorites', (store) => store.shownOf('favorites'), ['favorites'])
}
