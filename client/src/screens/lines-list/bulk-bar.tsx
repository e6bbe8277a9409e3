/** What is done with chosen lines together: how they are billed, and which are of one case. */
import { useRef, useState } from 'preact/hooks'
import { now, random } from '../../shell/platform.ts'
import { BULK } from '../../words/bulk.ts'
import { CASES } from '../../words/cases.ts'
import { differenceText } from '../../words/differences.ts'
import { BILLING_NAMES } from '../../words/lines.ts'
import { LINES_LIST } from '../../words/lines-list.ts'
import { SHELL } from '../../words/shell.ts'
import { totalsText } from '../../words/totals.ts'
import { type Joining, joinLines, takeOut } from '../cases/cases-of-day.ts'
import { JoiningDifference } from '../cases/joining-difference.tsx'
import { useApp } from '../context.ts'
import { focusById } from '../focus-by-id.ts'
import { type LineView, totalsOf } from '../lines/line-view.ts'
import { useCreditLookup } from '../use-catalog.ts'
import { type Changing, useChange } from '../use-change.ts'
import { useProfile } from '../use-profile.ts'
import { caseWorkOf, onlyDayOf, setBilling, type TakingOut } from './bulk.ts'
import { ALL_CHOSEN, NOTHING_CHOSEN } from './choice.ts'
import type { Choosing } from './use-choosing.ts'

const PLATFORM = { now, random }
const NO_LINES: readonly LineView[] = []
/** The button that begins to choose. */
export const CHOOSE = 'choose-lines'

interface BulkBarProps {
  readonly choosing: Choosing
  /** null: all are chosen, and not all are read. */
  readonly chosen: readonly LineView[] | null
  /** Lines that are read: all those of the days of the chosen ones. */
  readonly read: readonly LineView[]
  /** How many fit; null until that is known. */
  readonly count: number | null
}

export function BulkBar({ choosing, chosen, read, count }: BulkBarProps) {
  const bar = useRef<HTMLElement>(null)
  const { work, isWorking, notSaved } = useBulkWork(() => {
    choosing.choose(NOTHING_CHOSEN)
    // What was tapped may be gone.
    bar.current?.focus()
  })
  const lines = isWorking || chosen === null ? NO_LINES : chosen
  return (
    <section class="save-bar bulk" aria-label={BULK.title} tabIndex={-1} ref={bar}>
      <div class="actions">
        <p role="status">{isWorking ? SHELL.working : <Said choosing={choosing} chosen={chosen} />}</p>
        <ChooseAll
          choosing={choosing}
          isAll={chosen !== null && chosen.length > 0 && chosen.length === count}
          count={count}
        />
        <Done choosing={choosing} />
      </div>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <BillingButtons lines={lines} work={work} />
      <CaseButtons lines={lines} read={read} work={work} />
    </section>
  )
}

function Said({ choosing, chosen }: Pick<BulkBarProps, 'choosing' | 'chosen'>) {
  const { stages } = useProfile()
  if (chosen === null) return <>{LINES_LIST.looking}</>
  if (chosen.length > 0) return <>{BULK.chosen(chosen.length, totalsText(totalsOf(chosen, stages)))}</>
  return <>{choosing.wasLost ? BULK.otherSearch : BULK.hint}</>
}

type Work = (changes: Parameters<Changing['change']>[0], sentence: string) => void

/** One change at a time; `onDone` is called once it is stored. */
function useBulkWork(onDone: () => void) {
  const { undoBar } = useApp()
  const { change, notSaved } = useChange()
  const [isWorking, setWorking] = useState(false)
  const run = async (changes: Parameters<Work>[0], sentence: string) => {
    setWorking(true)
    if (await change(changes, sentence)) onDone()
    setWorking(false)
  }
  const work: Work = (changes, sentence) => {
    if (changes.length === 0) undoBar.announce(sentence)
    else void run(changes, sentence)
  }
  return { work, isWorking, notSaved }
}

interface ChooseAllProps extends Pick<BulkBarProps, 'choosing' | 'count'> {
  readonly isAll: boolean
}

function ChooseAll({ choosing, isAll, count }: ChooseAllProps) {
  return (
    <button
      type="button"
      aria-label={isAll ? undefined : BULK.allThatFit(count)}
      disabled={count === 0}
      onClick={() => choosing.choose(isAll ? NOTHING_CHOSEN : ALL_CHOSEN)}
    >
      {isAll ? BULK.none : BULK.all(count)}
    </button>
  )
}

function Done({ choosing }: Pick<BulkBarProps, 'choosing'>) {
  const end = () => {
    choosing.choose(null)
    focusById(CHOOSE)
  }
  return (
    <button type="button" onClick={end}>
      {BULK.done}
    </button>
  )
}

interface WorkProps {
  /** Those that are chosen. */
  readonly lines: readonly LineView[]
  readonly work: Work
}

function BillingButtons({ lines, work }: WorkProps) {
  const set = (state: string) => {
    const changes = setBilling(lines, state, now())
    const already = lines.length - changes.length
    work(changes, changes.length === 0 ? BULK.isSet(already, state) : BULK.set(changes.length, state, already))
  }
  return (
    <fieldset class="bulk-billing">
      <legend>{BULK.billing}</legend>
      {Object.entries(BILLING_NAMES).map(([state, name]) => (
        <button
          key={state}
          type="button"
          aria-label={BULK.setTo(state)}
          aria-disabled={lines.length === 0}
          onClick={() => {
            if (lines.length > 0) set(state)
          }}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}

function CaseButtons({ lines, read, work }: WorkProps & Pick<BulkBarProps, 'read'>) {
  const lookup = useCreditLookup()
  const day = onlyDayOf(lines)
  if (lines.length === 0) return null
  if (day === null) return <p class="soft">{BULK.severalDays}</p>
  const { joining, along, takingOut } = caseWorkOf(
    lines,
    read.filter((line) => line.day === day),
    lookup,
  )
  return (
    <>
      {joining === null ? null : <Join joining={joining} along={along} work={work} />}
      {takingOut === null ? null : <TakeOut takingOut={takingOut} work={work} />}
    </>
  )
}

function Join({ joining, along, work }: { readonly joining: Joining; readonly along: number; readonly work: Work }) {
  return (
    <div class="actions">
      <p class="difference">
        <JoiningDifference joining={joining} />
        {along === 0 ? null : <small class="soft">{BULK.along(along)}</small>}
      </p>
      <button
        type="button"
        aria-label={CASES.join(joining.lines.length)}
        onClick={() => work(joinLines(joining, PLATFORM), CASES.joined(joining.lines.length))}
      >
        {BULK.join(joining.lines.length)}
      </button>
    </div>
  )
}

function TakeOut({ takingOut, work }: { readonly takingOut: TakingOut; readonly work: Work }) {
  const { lines, cases, staying, difference } = takingOut
  return (
    <button type="button" onClick={() => work(takeOut(lines, PLATFORM), BULK.takenOut(lines.length, cases, staying))}>
      {BULK.takeOut(lines.length, cases)}
      {difference === null ? null : <span class="figure">{differenceText(difference)}</span>}
    </button>
  )
}
