/** What the Log screen asks of the catalog. */

export interface ModifierChoice {
  readonly modifier: string
  readonly words: string
}

export interface CodeFacts {
  readonly title: string
  readonly modifiers: readonly ModifierChoice[]
  readonly isAnesthesia: boolean
}

export interface FoundCode {
  readonly code: string
  readonly title: string
}

export interface LogCatalog {
  /** Whether a code that is not found is not there; else nobody knows yet. */
  readonly isReady: boolean
  readonly factsOf: (code: string) => CodeFacts | null
  readonly search: (words: string, most: number) => readonly FoundCode[]
}

export const NO_CATALOG: LogCatalog = { isReady: false, factsOf: () => null, search: () => [] }
