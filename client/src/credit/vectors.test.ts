/**
 * Days of lines by the terms of a contract: what is exact is what the server says, to the cent and with its reason.
 *
 * `PREVIEW_VECTORS` names a folder with more of them, as `python -m tests.shared.preview` writes.
 */
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { ReleaseFile } from '../catalog/manifest.ts'
import type { Cells } from '../catalog/rows.ts'
import { COLUMNS, lookupIn, ROWS, RVU24A } from '../testing/release.ts'
import { vectorsOf } from '../testing/vectors.ts'
import { type Policy, policyOn, readContracts } from './policy.ts'
import { type CreditLookup, type CreditPreview, previewCase } from './preview.ts'
import type { CreditLine } from './rules.ts'

interface Edition {
  readonly id: string
  readonly effective_from: string
  readonly complete: boolean
  readonly complete_for_level_ii: boolean
  /** Every `step`-th code from `first` on, each work RVU so many hundredths higher. */
  readonly first: number
  readonly step: number
  readonly higher: number
}

interface CatalogOfVectors {
  readonly releases: readonly Edition[]
  readonly words_alone: readonly string[]
  readonly modifiers: readonly string[]
  readonly terms: { readonly [name: string]: unknown }
}

type Line = CreditLine & { readonly id: string; readonly encounter_id?: string }
type Credit = readonly [wrvu: string, basis: string, reason: string, flags: readonly string[]]
type Day = readonly [terms: unknown, lines: readonly Line[], credits: readonly Credit[]]

/** Said of the lines of a day together, and of units beside the credit. */
const NOT_OF_PREVIEWS = ['session_not_given', 'base_units_once', 'no_base_units', 'no_minutes']

const folder = process.env.PREVIEW_VECTORS
const path = (policy: string) => `${folder === undefined ? 'shared/' : ''}preview_${policy}.json`
const vectorsFor = (policy: string) =>
  vectorsOf<[CatalogOfVectors, ...Day[]]>(path(policy), folder === undefined ? undefined : pathToFileURL(`${folder}/`))

describe.each(['unadjusted', 'cms', 'custom'])('by the policy %s', (name) => {
  const [catalog, ...days] = vectorsFor(name)

  test('a preview that is not provisional is what the server says', async () => {
    const lookup = await lookupOf(catalog)
    const compared = days.flatMap(([terms, lines, credits]) => {
      const policy = policyOf(typeof terms === 'string' ? catalog.terms[terms] : terms)
      return compare(lines, credits, { ...lookup, policyOn: () => policy })
    })
    const exact = compared.filter(({ preview }) => preview.status === 'exact')
    const [differing] = exact.filter(({ previewed, credit }) => JSON.stringify(previewed) !== JSON.stringify(credit))

    expect(differing).toBeUndefined()
    expect(exact.length).toBeGreaterThan(compared.length / 2)
    if (folder !== undefined) process.stdout.write(summary(name, compared))
  })
})

test('of the lines of the demo at most 15 in a hundred are provisional, and none is unknown', async () => {
  const [catalog, ...days] = vectorsOf<[CatalogOfVectors, ...Day[]]>('shared/preview_demo.json')
  const policy = policyOf(catalog.terms.cms)
  const lookup = { ...(await lookupOf(catalog)), policyOn: () => policy }
  const compared = days.flatMap(([, lines, credits]) => compare(lines, credits, lookup))
  const [exact, provisional] = ['exact', 'provisional'].map((status) =>
    compared.filter(({ preview }) => preview.status === status),
  )

  expect(exact?.map(({ previewed }) => previewed)).toEqual(exact?.map(({ credit }) => credit))
  expect((exact?.length ?? 0) + (provisional?.length ?? 0)).toBe(compared.length)
  expect(provisional?.length).toBeLessThanOrEqual(compared.length * 0.15)
})

interface Compared {
  readonly line: Line
  readonly preview: CreditPreview
  readonly previewed: Credit | null
  readonly credit: Credit
}

function compare(lines: readonly Line[], credits: readonly Credit[], lookup: CreditLookup): readonly Compared[] {
  const cases = grouped(lines, ({ id, encounter_id }) => encounter_id ?? id)
  const previews = new Map(
    cases.flatMap(([, ofCase]) => previewCase(ofCase, lookup).map((preview, n) => [ofCase[n]?.id, preview] as const)),
  )
  return lines.map((line, place) => {
    const preview = previews.get(line.id) as CreditPreview // each line is in a case
    const [wrvu, basis, reason, flags] = credits[place] as Credit // one for each line
    const credit: Credit = [wrvu, basis, reason, flags.filter((flag) => !NOT_OF_PREVIEWS.includes(flag))]
    return { line, preview, previewed: asCredit(preview), credit }
  })
}

function asCredit(preview: CreditPreview): Credit | null {
  if (preview.status === 'unknown') return null
  return [(preview.hundredths / 100).toFixed(2), preview.basis, preview.reason, preview.flags]
}

function policyOf(terms: unknown): Policy | null {
  const contract = { effective_from: null, effective_until: null, versions: [{ effective_from: '0001-01-01', terms }] }
  return policyOn(readContracts({ results: [contract] }), '2024-01-01')
}

async function lookupOf({ releases, words_alone, modifiers }: CatalogOfVectors): Promise<CreditLookup> {
  const lookup = await lookupIn(
    releases.map((one) => [fileOf(one), rowsOf(one)] as const),
    modifiers,
  )
  const isKnown = (code: string) => lookup.isKnown(code) === true || words_alone.includes(code)
  return { ...lookup, isKnown }
}

function fileOf({ id, effective_from, complete, complete_for_level_ii }: Edition): ReleaseFile {
  return {
    ...RVU24A,
    id,
    effectiveFrom: effective_from,
    isComplete: complete,
    isCompleteForLevelII: complete_for_level_ii,
  }
}

function rowsOf({ first, step, higher }: Edition): readonly Cells[] {
  const codes = [...new Set(ROWS.map(([code]) => code))].filter((_, n) => n >= first && (n - first) % step === 0)
  const work = COLUMNS.indexOf('wrvu_x100')
  return ROWS.filter(([code]) => codes.includes(code)).map((row) =>
    row.map((cell, n) => (n === work && typeof cell === 'number' && cell > 0 ? cell + higher : cell)),
  )
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): readonly [string, readonly T[]][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item])
  return [...groups]
}

function summary(name: string, compared: readonly Compared[]): string {
  const statuses = grouped(compared, ({ preview }) =>
    preview.status === 'provisional' ? preview.doubt : preview.status,
  )
  const counts = statuses.map(([status, of]) => `${status} ${of.length}`)
  const near = compared.filter(({ preview }) => preview.status === 'provisional')
  const equal = near.filter(({ previewed, credit }) => previewed?.[0] === credit[0])
  return `${name}: ${compared.length} lines: ${counts.join(', ')}; ${equal.length} of ${near.length} provisional are equal\n`
}
