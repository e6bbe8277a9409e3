/** What lines are worth that the server has not valued yet, as this device works it out (pure). */
import { type CreditLookup, type CreditPreview, previewCase } from '../../credit/preview.ts'
import type { CreditLine } from '../../credit/rules.ts'
import type { LineView, Worth } from './line-view.ts'

/** Returns all lines of some days with the worth of those that are not valued. */
export function withPreviews(lines: readonly LineView[], lookup: CreditLookup): readonly LineView[] {
  const cases = new Map<string, LineView[]>()
  for (const line of lines) {
    const name = `${line.day} ${line.encounterId ?? line.id}`
    cases.set(name, [...(cases.get(name) ?? []), line])
  }
  const worths = new Map([...cases.values()].flatMap((ofCase) => worthsOf(ofCase, lookup)))
  return lines.map((line) => ({ ...line, worth: worths.get(line.id) ?? line.worth }))
}

/** Returns a line as it is valued. */
export function creditLine(line: LineView): CreditLine {
  return { ...line, performed_on: line.day, place_of_service: line.placeOfService }
}

function worthsOf(lines: readonly LineView[], lookup: CreditLookup): readonly (readonly [string, Worth])[] {
  if (lines.every(({ worth }) => worth.kind === 'known')) return []
  const previews = previewCase(lines.map(creditLine), lookup)
  return lines.flatMap(({ id, worth }, place) => {
    const preview = previews[place]
    return worth.kind === 'known' || preview === undefined ? [] : [[id, worthOf(preview)] as const]
  })
}

function worthOf(preview: CreditPreview): Worth {
  switch (preview.status) {
    case 'unknown':
      return { kind: 'unknown', reason: preview.reason }
    case 'exact':
      return { kind: 'known', release: null, ...preview }
    case 'provisional':
      return { kind: 'provisional', ...preview }
    default:
      return preview satisfies never
  }
}
