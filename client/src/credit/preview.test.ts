import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { byTerms, lookupIn, ROWS, RVU24A } from '../testing/release.ts'
import { vectorsOf } from '../testing/vectors.ts'
import { CMS, type Policy } from './policy.ts'
import { type CreditLookup, type CreditPreview, previewCase, totalOf } from './preview.ts'
import type { CreditLine } from './rules.ts'

interface Example {
  readonly id: string
  readonly policy: string
  readonly lines: readonly (CreditLine & { readonly encounter_id: string | null })[]
  readonly expect: {
    readonly lines: readonly { wrvu: string; basis: string; flags: string[] }[]
    readonly total: string
  }
}

/** Units of anesthesia stand beside the credit, and are the server's. */
const OF_ANESTHESIA = ['base_units_once', 'no_base_units', 'no_minutes']
/** Parts of one procedure on several lines are the server's. */
const LEFT_TO_SERVER = ['parts-on-two-lines', 'parts-beside-another', 'parts-capped']

const EXAMPLES = vectorsOf<Example[]>('procedures/data/wrvu_examples.json')
const SESSIONS = vectorsOf<[CreditLine[], [string, string, string[]][]][]>('shared/sessions.json')

let lookup: CreditLookup
beforeAll(async () => {
  lookup = await lookupIn([[RVU24A, ROWS]], [])
})

function asText(preview: CreditPreview): unknown {
  if (preview.status === 'unknown') return preview.reason
  return { wrvu: (preview.hundredths / 100).toFixed(2), basis: preview.basis, flags: preview.flags }
}

/** The contract of everybody by Medicare's rules, and one with none. */
const POLICIES: { readonly [name: string]: Policy } = { cms: CMS, unadjusted: { ...CMS, rules: {} } }

function previewed({ lines, policy }: Example): readonly unknown[] {
  const byPolicy = byTerms(lookup, POLICIES[policy] ?? null)
  const encounters = [...new Set(lines.map(({ encounter_id }) => encounter_id))]
  const previews = new Map<CreditLine, CreditPreview>()
  for (const encounter of encounters) {
    const ofCase = lines.filter(({ encounter_id }) => encounter_id === encounter)
    for (const [n, preview] of previewCase(ofCase, byPolicy).entries()) previews.set(ofCase[n] as CreditLine, preview)
  }
  return lines.map((line) => asText(previews.get(line) as CreditPreview))
}

describe('the worked examples', () => {
  const previewable = EXAMPLES.filter(({ id }) => !LEFT_TO_SERVER.includes(id))

  test.each(previewable.map((one) => [one.id, one] as const))('%s', (_, example) => {
    expect(previewed(example)).toEqual(example.expect.lines)
  })

  test.each(EXAMPLES.filter(({ id }) => LEFT_TO_SERVER.includes(id)).map((one) => [one.id, one] as const))(
    '%s is left to the server, and never zero',
    (_, example) => {
      expect(new Set(previewed(example))).toEqual(new Set(['not_previewed']))
    },
  )
})

test('cases of every kind are worth to the cent what the server says', () => {
  const differing = SESSIONS.filter(([lines, credits]) => {
    const previews = previewCase(lines, lookup)
    const expected = credits.map(([wrvu, basis, flags]) => ({
      wrvu,
      basis,
      flags: flags.filter((flag) => !OF_ANESTHESIA.includes(flag)),
    }))
    return previews[0]?.status !== 'unknown' && JSON.stringify(previews.map(asText)) !== JSON.stringify(expected)
  })
  const known = SESSIONS.filter(([lines]) => previewCase(lines, lookup)[0]?.status !== 'unknown')

  expect(differing).toEqual([])
  expect(known.length).toBeGreaterThan(SESSIONS.length * 0.8)
})

const LINES = fc.constantFrom(...SESSIONS.flatMap(([lines]) => lines))

/** Returns what lines are worth each for itself. */
function apart(lines: readonly CreditLine[]): readonly CreditPreview[] {
  return lines.flatMap((one) => previewCase([one], lookup))
}

test('lines together are worth what they are apart, or less', () => {
  fc.assert(
    fc.property(fc.array(LINES, { minLength: 1, maxLength: 5 }), (lines) => {
      const [together, alone] = [totalOf(previewCase(lines, lookup)), totalOf(apart(lines))]
      // Each of two lines that are rounded may gain half of a hundredth.
      if (together !== null && alone !== null) expect(together).toBeLessThanOrEqual(alone + lines.length)
    }),
  )
})

test('the order of lines makes no difference', () => {
  const shuffled = fc
    .array(LINES, { minLength: 2, maxLength: 5 })
    .map((lines) => lines.map((line, n) => ({ ...line, id: String(n) })))
    .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })))
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      const byId = (lines: readonly CreditLine[]) =>
        new Map(previewCase(lines, lookup).map((preview, n) => [lines[n]?.id, preview]))
      expect(byId(other)).toEqual(byId(one))
    }),
  )
})

test('a line that is not known is unknown, with its reason, and so is the total', async () => {
  const line = (code: string, performed_on = '2024-02-01'): CreditLine => ({
    code,
    performed_on,
    modifiers: [],
    units: 1,
    place_of_service: null,
  })
  const nothing = await lookupIn([])

  expect(apart([line('99213'), line('ZZZZZ')]).map(asText)).toMatchObject([{ wrvu: '1.30' }, 'not_loaded'])
  expect(previewCase([line('99213')], nothing).map(asText)).toEqual(['not_loaded'])
  expect(previewCase([line('99213', '2023-12-31')], lookup).map(asText)).toEqual(['no_release'])
  expect(totalOf(apart([line('99213'), line('ZZZZZ')]))).toBeNull()
})
