/** The lines of one day by their cases, and the bar that joins those that are chosen. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { CreditLookup } from '../../credit/preview.ts'
import { now, random } from '../../shell/platform.ts'
import { query } from '../../shell/router.ts'
import { CASES } from '../../words/cases.ts'
import { differenceText } from '../../words/differences.ts'
import { lineText } from '../../words/log.ts'
import { detailsOf, worthText } from '../lines/line-item.tsx'
import { caseLetters, type LineView } from '../lines/line-view.ts'
import { useLookup } from '../use-catalog.ts'
import { type Changing, useChange } from '../use-change.ts'
import { useFormOpen } from '../use-form-open.ts'
import {
  type Case,
  casesOfDay,
  differenceOfTakingOut,
  groupsOf,
  type Joining,
  joiningOf,
  joinLines,
  keysOf,
  leaveApart,
  takeOut,
} from './cases-of-day.ts'
import { JoiningDifference } from './joining-difference.tsx'

const PLATFORM = { now, random }

interface DayCasesProps {
  readonly lines: readonly LineView[]
  readonly lookup: CreditLookup
}

export function DayCases({ lines, lookup }: DayCasesProps) {
  const ofDay = casesOfDay(lines, lookup)
  const { cases, loose, others } = ofDay
  const [chosenKeys, setChosenKeys] = useState(() => keysOf(linesAskedFor(query.value), ofDay))
  const { change, notSaved } = useChange()
  useFormOpen('cases', chosenKeys.length > 0)
  const letters = caseLetters(lines)
  const chosen = groupsOf(chosenKeys, ofDay)
  const choose = (key: string, isChosen: boolean) =>
    setChosenKeys(isChosen ? [...chosenKeys, key] : chosenKeys.filter((one) => one !== key))
  const choice = (key: string, children: ComponentChildren) => (
    <label key={key} class="check">
      <input
        type="checkbox"
        checked={chosenKeys.includes(key)}
        onChange={({ currentTarget }) => choose(key, currentTarget.checked)}
      />
      {children}
    </label>
  )
  const linesToChoose = (some: readonly LineView[]) => some.map((line) => choice(line.id, <OneLine line={line} />))
  const join = async (joining: Joining) => {
    if (await change(joinLines(joining, PLATFORM), CASES.joined(joining.lines.length))) setChosenKeys([])
  }
  return (
    <div class="day-cases">
      {loose.length > 0 ? (
        <fieldset class="checks">
          <legend>{CASES.loose}</legend>
          {linesToChoose(loose)}
        </fieldset>
      ) : (
        <p class="empty">{CASES.nothingToJoin}</p>
      )}
      {cases.map((one) => {
        const letter = letters.get(one.encounterId) ?? ''
        return (
          <CaseSection key={one.encounterId} ofDay={one} letter={letter} lookup={lookup} change={change}>
            {choice(one.encounterId, <span>{CASES.caseOf(letter)}</span>)}
          </CaseSection>
        )
      })}
      {others.length > 0 ? (
        <details open={others.some(({ id }) => chosenKeys.includes(id))}>
          <summary>{CASES.others}</summary>
          <div class="checks">{linesToChoose(others)}</div>
        </details>
      ) : null}
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <JoinBar
        joining={chosen.length > 1 ? joiningOf(chosen, lookup) : null}
        apart={chosen.length === 0 ? loose : []}
        onJoin={join}
        onApart={(some) => void change(leaveApart(some, PLATFORM), CASES.leftApart(some.length))}
      />
    </div>
  )
}

/** Returns the ids of lines that an address asks for, as after a choice in a list: `?lines=`. */
function linesAskedFor(query: string): readonly string[] {
  return (new URLSearchParams(query).get('lines') ?? '').split(',').filter((id) => id !== '')
}

function OneLine({ line }: { readonly line: LineView }) {
  const title = useLookup().titleOf(line.code) ?? ''
  // By it two lines of one code are told apart.
  const details = detailsOf(line, '')
  return (
    <span class="one-line">
      <b>{lineText({ ...line, units: 1 })}</b>
      <span class="figure">{worthText(line.worth)}</span>
      <small class="soft">{title}</small>
      {details === '' ? null : <small class="soft">{details}</small>}
    </span>
  )
}

interface CaseSectionProps {
  readonly ofDay: Case
  readonly letter: string
  readonly lookup: CreditLookup
  readonly change: Changing['change']
  /** Its box, by which more lines are joined to it. */
  readonly children: ComponentChildren
}

function CaseSection({ ofDay, letter, lookup, change, children }: CaseSectionProps) {
  return (
    <section class="case">
      {children}
      <ul>
        {ofDay.lines.map((line) => (
          <li key={line.id}>
            <OneLine line={line} />
            <button
              type="button"
              aria-label={CASES.takeOutOf(lineText(line), letter)}
              onClick={() => void change(takeOut([line], PLATFORM), CASES.takenOut(lineText(line)))}
            >
              {CASES.takeOut}
              <TakenOff difference={differenceOfTakingOut(ofDay.lines, [line], lookup)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Nothing where it is not known. */
function TakenOff({ difference }: { readonly difference: number | null }) {
  return difference === null ? null : <span class="figure">{differenceText(difference)}</span>
}

interface JoinBarProps {
  /** null: less than two are chosen. */
  readonly joining: Joining | null
  /** Lines that can all be left apart. */
  readonly apart: readonly LineView[]
  readonly onJoin: (joining: Joining) => Promise<void>
  readonly onApart: (lines: readonly LineView[]) => void
}

function JoinBar({ joining, apart, onJoin, onApart }: JoinBarProps) {
  return (
    <div class="save-bar">
      <p class="difference">{joining === null ? CASES.hint : <JoiningDifference joining={joining} />}</p>
      <div class="actions">
        {apart.length === 0 ? null : (
          <button type="button" onClick={() => onApart(apart)}>
            {CASES.apart(apart.length)}
          </button>
        )}
        <button
          type="button"
          class="main"
          disabled={joining === null}
          onClick={() => {
            if (joining !== null) void onJoin(joining)
          }}
        >
          {CASES.join(joining?.lines.length ?? 0)}
        </button>
      </div>
    </div>
  )
}
