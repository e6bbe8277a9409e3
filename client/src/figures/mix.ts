/** How one's codes differ from those of the specialty, as `/api/v1/summary/mix` answers it (pure). */
import { list, members, number, text } from '../sync/protocol.ts'
import { readOneOf } from './pace.ts'
import { readSource, type TableSource } from './position.ts'

export const MIX_STATES = ['found', 'no_lines', 'no_specialty', 'no_table'] as const
export type MixState = (typeof MIX_STATES)[number]

/** A code's share of the wRVU, theirs and one's own: tenths of a percent, whole numbers. */
export interface CodeShare {
  readonly code: string
  readonly theirs: number
  readonly own: number
  readonly ownLines: number
}

export interface Mix {
  readonly state: MixState
  readonly specialty: string
  readonly source: TableSource | null
  /** Common in the specialty, rare in one's own log; the largest first. */
  readonly rarelyLogged: readonly CodeShare[]
  /** Common in one's own log, rare in the specialty. */
  readonly rarelyBilled: readonly CodeShare[]
}

/** Throws UnexpectedAnswer. */
export function readMix(body: unknown): Mix {
  const answer = members(body)
  return {
    state: readOneOf(MIX_STATES, answer.state),
    specialty: text(answer.specialty),
    source: answer.source === null ? null : readSource(answer.source),
    rarelyLogged: list(answer.rarely_logged).map(readShare),
    rarelyBilled: list(answer.rarely_billed).map(readShare),
  }
}

function readShare(value: unknown): CodeShare {
  const { code, theirs, own, own_lines } = members(value)
  return { code: text(code), theirs: tenths(theirs), own: tenths(own), ownLines: number(own_lines) }
}

/** Returns tenths of a percent of a fraction of 1 as decimal text, half up. */
function tenths(value: unknown): number {
  const [whole = '0', fraction = ''] = text(value).split('.')
  const tenThousandths = Number(whole) * 10_000 + Number(fraction.padEnd(4, '0').slice(0, 4))
  return Math.floor((tenThousandths + 5) / 10)
}
