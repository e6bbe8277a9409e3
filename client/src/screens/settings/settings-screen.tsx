/** Settings of the person, the same on every device, and what this browser does with what is stored. */
import { useEffect, useState } from 'preact/hooks'
import { RadioChips } from '../../components/chips.tsx'
import { Field } from '../../components/field.tsx'
import { changeSetting, DAY_STARTS_AT, DEFAULT_PLACE, LATEST_DAY_START, THEME, THEMES } from '../../entry/settings.ts'
import { askToPersist, storageState } from '../../shell/platform.ts'
import type { StorageState } from '../../store/persistence.ts'
import type { Json } from '../../sync/protocol.ts'
import { LINES } from '../../words/lines.ts'
import { placeChoices } from '../../words/places.ts'
import { SETTINGS } from '../../words/settings.ts'
import { useChange } from '../use-change.ts'
import { useSettings } from '../use-settings.ts'
import './settings.css'

const HOURS = Array.from({ length: LATEST_DAY_START + 1 }, (_, hour) => hour)

export function SettingsScreen() {
  const { theme, dayStartsAt, defaultPlace, namespace } = useSettings()
  const { change, notSaved } = useChange()
  if (namespace === null) return <p>{SETTINGS.waitsForSync}</p>
  const set = (key: string, value: Json) => void change([changeSetting(key, value, namespace)], SETTINGS.saved)
  return (
    <>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <RadioChips
        legend={SETTINGS.theme}
        chips={THEMES.map((value) => ({ value, label: SETTINGS.themes[value] }))}
        value={theme}
        onChange={(value) => set(THEME, value)}
      />
      <Field id="day-starts-at" label={SETTINGS.dayStartsAt}>
        <select
          id="day-starts-at"
          aria-describedby="day-starts-at-hint"
          value={String(dayStartsAt)}
          onChange={({ currentTarget }) => set(DAY_STARTS_AT, Number(currentTarget.value))}
        >
          {HOURS.map((hour) => (
            <option key={hour} value={String(hour)}>
              {hour === 0 ? SETTINGS.midnight : SETTINGS.oClock(hour)}
            </option>
          ))}
        </select>
        <small id="day-starts-at-hint" class="soft">
          {SETTINGS.dayStartsAtHint}
        </small>
      </Field>
      <Field id="default-place" label={SETTINGS.defaultPlace}>
        <select
          id="default-place"
          value={defaultPlace ?? ''}
          onChange={({ currentTarget }) => set(DEFAULT_PLACE, currentTarget.value === '' ? null : currentTarget.value)}
        >
          <option value="">{LINES.noPlace}</option>
          {placeChoices(defaultPlace ?? '').map(([place, text]) => (
            <option key={place} value={place}>
              {text}
            </option>
          ))}
        </select>
      </Field>
      <StorageSection />
    </>
  )
}

function StorageSection() {
  const [state, setState] = useState<StorageState | null>(null)
  const [wasRefused, setWasRefused] = useState(false)
  useEffect(() => void storageState().then(setState), [])
  const ask = async () => {
    setWasRefused((await askToPersist()) !== true)
    setState(await storageState())
  }
  if (state === null) return null
  return (
    <section>
      <h2>{SETTINGS.storage}</h2>
      <p>{persistenceSentence(state.isPersistent)}</p>
      {state.usedBytes === null ? null : <p>{SETTINGS.used(state.usedBytes)}</p>}
      {state.isPersistent === false ? (
        <button type="button" onClick={() => void ask()}>
          {SETTINGS.persist}
        </button>
      ) : null}
      {wasRefused ? <p role="status">{SETTINGS.refused}</p> : null}
    </section>
  )
}

function persistenceSentence(isPersistent: boolean | null): string {
  if (isPersistent === null) return SETTINGS.storageUnknown
  return isPersistent ? SETTINGS.isPersistent : SETTINGS.isNotPersistent
}
