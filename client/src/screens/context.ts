/** What every screen is given: this phone, the way to other screens, and the way back from what was just done. */
import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { CatalogState } from '../catalog/catalog.ts'
import type { Phone } from '../shell/phone.ts'
import type { UndoBar } from '../shell/undo.ts'

export interface AppContextValue {
  readonly phone: Phone
  readonly undoBar: UndoBar
  readonly catalog: ReadonlySignal<CatalogState>
}

export const AppContext = createContext<AppContextValue | null>(null)

export function useApp(): AppContextValue {
  const value = useContext(AppContext)
  if (value === null) throw new Error('a screen stands outside the frame')
  return value
}
