/** Lines by their days, as many as are shown (pure). */
import type { LineView } from '../lines/line-view.ts'

export interface DayGroup {
  readonly day: string
  readonly lines: readonly LineView[]
}

/**
 * Returns the days of lines, which come in the order of days, until `most` lines are reached: a day is whole, or not there.
 *
 * `isMore` says whether lines are left.
 */
export function groupsOf(
  lines: readonly LineView[],
  most: number,
): { readonly groups: readonly DayGroup[]; readonly isMore: boolean } {
  const groups: { day: string; lines: LineView[] }[] = []
  for (const [n, line] of lines.entries()) {
    const last = groups.at(-1)
    if (last?.day === line.day) last.lines.push(line)
    else if (n >= most) return { groups, isMore: true }
    else groups.push({ day: line.day, lines: [line] })
  }
  return { groups, isMore: false }
}

export function countOf(groups: readonly DayGroup[]): number {
  return groups.reduce((count, { lines }) => count + lines.length, 0)
}

/** Returns the days of which the first `most` lines are drawn, each with how many of its lines may be. */
export function drawnOf(
  groups: readonly DayGroup[],
  most: number,
): readonly { readonly group: DayGroup; readonly most: number }[] {
  let before = 0
  return groups.flatMap((group) => {
    const left = most - before
    before += group.lines.length
    return left > 0 ? [{ group, most: left }] : []
  })
}
