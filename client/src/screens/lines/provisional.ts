/** What lines will be worth that the server has not valued yet, by Medicare's rules (pure). */
import type { Lookup } from '../../catalog/lookup.ts'
import { previewCase } from '../../credit/preview.ts'
import type { LineView } from './line-view.ts'

/** Returns wRVU in hundredths by the id of a line; of a line that is valued, or that nobody can tell yet, there is none. */
export function provisionalOf(lines: readonly LineView[], lookup: Lookup): ReadonlyMap<string, number> {
  const cases = new Map<string, LineView[]>()
  for (const line of lines) {
    const name = `${line.day} ${line.encounterId ?? line.id}`
    cases.set(name, [...(cases.get(name) ?? []), line])
  }
  return new Map([...cases.values()].flatMap((ofCase) => previewsOf(ofCase, lookup)))
}

function previewsOf(lines: readonly LineView[], lookup: Lookup): readonly (readonly [string, number])[] {
  if (lines.every(({ worth }) => worth.kind === 'known')) return []
  const previews = previewCase(
    lines.map((line) => ({ ...line, performed_on: line.day, place_of_service: line.placeOfService })),
    lookup,
  )
  return lines.flatMap(({ id, worth }, place) => {
    const preview = previews[place]
    return worth.kind === 'unknown' && preview?.status === 'provisional' ? [[id, preview.hundredths] as const] : []
  })
}
