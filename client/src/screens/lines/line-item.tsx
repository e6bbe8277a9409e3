/** One line in a list: code and what it is, how far it has come, what it is worth. */
import { aboutText, BILLING_NAMES, LINES, ROLE_NAMES, SENDING_MARKS } from '../../words/lines.ts'
import { placeName } from '../../words/places.ts'
import type { LineView, Worth } from './line-view.ts'

interface LineItemProps {
  readonly line: LineView
  /** '' where the code has no name of ours. */
  readonly title: string
  /** Why it is worth nothing, or nobody can tell; '' where it is worth something. */
  readonly whyZero: string
  /** The letter of its case; '' for a line alone. */
  readonly caseLetter: string
  /** Where lines are chosen: its box stands in the place of the way to the line. */
  readonly choosing?: LineChoosing | undefined
}

/** Which lines of a list are chosen, and what chooses one. */
export interface LineChoosing {
  readonly isChosen: (id: string) => boolean
  readonly onChoose: (id: string, isChosen: boolean) => void
}

export function LineItem({ line, choosing, ...names }: LineItemProps) {
  const { worth } = line
  return (
    <li class={worth.kind !== 'unknown' && worth.hundredths === 0 ? 'line zero' : 'line'}>
      {choosing === undefined ? (
        <a class="line-face" href={`/app/line/${line.id}`}>
          <Face line={line} {...names} />
        </a>
      ) : (
        <label class="check choose-line">
          <input
            type="checkbox"
            checked={choosing.isChosen(line.id)}
            onChange={({ currentTarget }) => choosing.onChoose(line.id, currentTarget.checked)}
          />
          <span class="line-face">
            <Face line={line} {...names} />
          </span>
        </label>
      )}
    </li>
  )
}

function Face({ line, title, whyZero, caseLetter }: Omit<LineItemProps, 'choosing'>) {
  const { worth } = line
  const mark = SENDING_MARKS[line.sending]
  const details = detailsOf(line, caseLetter)
  return (
    <>
      <span class="line-code">{[line.code, ...line.modifiers].join('-')}</span>
      <span class="line-worth">{worthText(worth)}</span>
      {title === '' ? null : <span class="line-title">{title}</span>}
      {details === '' ? null : <span class="line-details">{details}</span>}
      {whyZero === '' ? null : <span class="line-details">{whyZero}</span>}
      {worth.kind === 'provisional' ? <span class="line-details">{LINES.doubts[worth.doubt]}</span> : null}
      <span class={`line-mark ${line.sending}`}>
        <span aria-hidden="true">{mark.sign}</span> {mark.text}
      </span>
    </>
  )
}

/** Returns what a line is worth, as a list shows it. */
export function worthText(worth: Worth): string {
  if (worth.kind === 'unknown') return LINES.unvalued
  return aboutText({ hundredths: worth.hundredths, isProvisional: worth.kind === 'provisional' })
}

/** Returns what of a line is not as most lines are, and its note, for a row below its code; '' where nothing is. */
export function detailsOf(
  { units, role, placeOfService, minutes, billingState, note }: LineView,
  caseLetter: string,
): string {
  const parts = [
    units === 1 ? '' : `× ${units}`,
    role === 'primary' ? '' : (ROLE_NAMES[role] ?? role),
    placeOfService === null ? '' : placeName(placeOfService),
    minutes === null ? '' : LINES.minutes(minutes),
    // Most lines are still to be billed.
    billingState === 'billable' ? '' : (BILLING_NAMES[billingState] ?? billingState),
    caseLetter === '' ? '' : LINES.caseOf(caseLetter),
    note,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
