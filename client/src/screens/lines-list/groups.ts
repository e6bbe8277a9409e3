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
