/** The shapes of the catalog against those of the OpenAPI document: types alone, which the compiler checks. */
import type { components } from '../generated/openapi.ts'
import type { Table } from './files.ts'

type Wire = components['schemas']
type Holds<Claim extends true> = Claim
type Is<Given, Wanted> = [Given] extends [Wanted] ? true : false

/** What `readManifest` asks for. */
interface ManifestOnWire {
  readonly releases: readonly {
    readonly id: string
    readonly effective_from: string
    readonly complete: boolean
    readonly complete_for_level_ii: boolean
    readonly format: number
    readonly sha256: string
    readonly url: string
    readonly deltas: readonly { readonly from: string; readonly url: string }[]
  }[]
  readonly words: {
    readonly version: string
    readonly url: string
    readonly parts: readonly { readonly name: string; readonly version: string; readonly url: string }[]
  }
  readonly modifiers: { readonly version: string; readonly url: string }
}

export type Answers = [
  Holds<Is<Wire['ManifestOutput'], ManifestOnWire>>,
  Holds<Is<Wire['ReleaseRowsOutput']['columns'], Table['columns']>>,
  Holds<Is<Wire['WordsOfCodesOutput']['columns'], Table['columns']>>,
  Holds<Is<Wire['WordsOfModifiersOutput']['columns'], Table['columns']>>,
  Holds<Is<Wire['DeltaOutput']['removed'], readonly (readonly unknown[])[]>>,
]
