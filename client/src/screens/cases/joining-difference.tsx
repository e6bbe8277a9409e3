/** What joining lines into one case makes of their worth, in a sentence. */
import { CASES } from '../../words/cases.ts'
import { differenceText } from '../../words/differences.ts'
import { wrvuText } from '../../words/intl.ts'
import { LINES } from '../../words/lines.ts'
import { differenceOfJoining, type Joining } from './cases-of-day.ts'

export function JoiningDifference({ joining }: { readonly joining: Joining }) {
  const difference = differenceOfJoining(joining)
  if (difference === null) return <>{CASES.unknown}</>
  return (
    <>
      {CASES.difference(wrvuText(joining.together), wrvuText(joining.apart))}{' '}
      <b class="figure">
        {differenceText(difference)} {LINES.wrvu}
      </b>
    </>
  )
}
