/** The shifts of the person, month by month, with what an hour of each month brought. Works without a network. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { newShiftForm, shiftForm } from '../../entry/shift-form.ts'
import { addShift, changeShift, removeShift, type Shift } from '../../entry/shifts.ts'
import { now, random } from '../../shell/platform.ts'
import { shortDayText } from '../../words/intl.ts'
import { SHELL } from '../../words/shell.ts'
import { monthText, SHIFTS, shiftDetails, shiftName, workedText } from '../../words/shifts.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { focusById } from '../focus-by-id.ts'
import { useChange } from '../use-change.ts'
import { useToday } from '../use-today.ts'
import { HourCharts } from './hour-chart.tsx'
import { HourFigures } from './hour-figure.tsx'
import { idOf, ShiftForm } from './shift-form.tsx'
import { type ShiftMonth, shiftMonths } from './shift-months.ts'
import { useShifts } from './use-shifts.ts'

const ADD = 'add-shift'
const NEW = 'new'

export function ShiftsScreen() {
  const stored = useShifts()
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  return <Shifts shifts={stored.value} />
}

function Shifts({ shifts }: { readonly shifts: readonly Shift[] }) {
  return (
    <div class="shifts">
      {shifts.length === 0 ? <p class="empty">{SHIFTS.empty}</p> : null}
      <NewShift last={shifts[0]}>
        <HourCharts shifts={shifts} />
        {shiftMonths(shifts).map((month, place) => (
          <Month key={month.month} month={month} isFirst={place === 0} />
        ))}
      </NewShift>
    </div>
  )
}

/** Opened at once: the newest month. What is in the others is drawn as they are opened. */
function Month({ month, isFirst }: { readonly month: ShiftMonth; readonly isFirst: boolean }) {
  const [isOpen, setOpen] = useState(isFirst)
  return (
    <details class="shift-month" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h2>{monthText(month.month)}</h2>
        <span class="soft">{workedText(month.shifts.length, month.minutes)}</span>
      </summary>
      {isOpen ? (
        <>
          <HourFigures days={month.days} />
          <ul class="records">
            {month.shifts.map((shift) => (
              <ShiftItem key={shift.id} shift={shift} />
            ))}
          </ul>
        </>
      ) : null}
    </details>
  )
}

function ShiftItem({ shift }: { readonly shift: Shift }) {
  const today = useToday().day
  /** As it was when its form was opened; null: it is not. */
  const [opened, setOpened] = useState<Shift | null>(null)
  const { change, notSaved } = useChange()
  const name = shiftName(shift)
  const editId = `edit-${shift.id}`
  const close = () => {
    setOpened(null)
    focusById(editId)
  }
  return (
    <li class="record shift">
      <h3>
        {shortDayText(shift.startedOn)}
        {shift.startedOn > today ? <small class="soft"> {SHIFTS.toCome}</small> : null}
      </h3>
      <p class="soft">{shiftDetails(shift).join('\u00a0· ')}</p>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      {opened !== null ? (
        <ShiftForm
          id={shift.id}
          first={shiftForm(shift)}
          onSave={(after) => change([changeShift(shift.id, opened, after)], SHIFTS.changed)}
          onClose={close}
        />
      ) : (
        <div class="shift-buttons">
          <button id={editId} type="button" aria-label={SHIFTS.editOf(name)} onClick={() => setOpened(shift)}>
            {SHIFTS.edit}
          </button>
          <button
            type="button"
            aria-label={SHIFTS.removeOf(name)}
            onClick={() => void change([removeShift(shift.id)], SHIFTS.removed)}
          >
            ×
          </button>
        </div>
      )}
    </li>
  )
}

interface NewShiftProps {
  readonly last: Shift | undefined
  readonly children: ComponentChildren
}

/** The button is where the thumb is, and its form on top, where the screen goes on. */
function NewShift({ last, children }: NewShiftProps) {
  const today = useToday().day
  const [isOpen, setOpen] = useState(false)
  const { change, notSaved } = useChange()
  const open = () => {
    setOpen(true)
    focusById(idOf(NEW, 'startedOn'))
  }
  const close = () => {
    setOpen(false)
    focusById(ADD)
  }
  return (
    <>
      {isOpen ? (
        <section aria-label={SHIFTS.add}>
          {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
          <ShiftForm
            id={NEW}
            first={newShiftForm(last, today)}
            onSave={(shift) => change([addShift(shift, { now, random })], SHIFTS.added)}
            onClose={close}
          />
        </section>
      ) : null}
      {children}
      {isOpen ? null : (
        <p class="main-action">
          <button id={ADD} type="button" class="main" onClick={open}>
            {SHIFTS.add}
          </button>
        </p>
      )}
    </>
  )
}
