import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { matchesFor } from './phrase-matches.ts'

interface AnesthesiaVector {
  readonly why: string
  readonly specialty: string
  readonly matches: readonly (readonly [code: string, closeness: number])[]
  readonly kept: readonly string[]
}

test.each(vectorsOf<readonly AnesthesiaVector[]>('shared/anesthesia_matches.json'))(
  'anesthesia is meant where it is said, or by who works in it: $why',
  ({ specialty, matches, kept }) => {
    const given = matches.map(([code, closeness]) => ({ code, closeness, missing: [] }))

    expect(matchesFor(specialty, given).map(({ code }) => code)).toEqual(kept)
  },
)
