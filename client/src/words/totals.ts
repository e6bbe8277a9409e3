/** Totals in one sentence. */
import type { Totals } from '../figures/totals.ts'
import { LINES, totalText } from './lines.ts'

const KINDS = ['own', 'training', 'observed'] as const

/** Returns totals in one sentence, kinds apart. */
export function totalsText(totals: Totals): string {
  const kinds = KINDS.filter((kind) => totals[kind].lines > 0)
  const isOwnAlone = kinds.length === 1 && kinds[0] === 'own'
  return kinds
    .map((kind) => {
      const { unvalued } = totals[kind]
      const open = unvalued === 0 ? '' : `, ${unvalued} ${LINES.unvalued}`
      return `${isOwnAlone ? '' : `${LINES[kind]} `}${totalText(totals[kind])} ${LINES.wrvu}${open}`
    })
    .join(' · ')
}
