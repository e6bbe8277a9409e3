/** A bundle in a form: its name, and its lines in their order. Nothing is stored before Save. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { errorId, errorProps, Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { OrderButtons } from '../../components/order-buttons.tsx'
import { Question } from '../../components/question.tsx'
import {
  type BundleFaults,
  type BundleForm,
  ITEM_FIELDS,
  type ItemFaults,
  type ItemField,
  type ItemForm,
  NO_FAULTS,
  readBundleForm,
  withItem,
  withMoved,
} from '../../entry/bundle-form.ts'
import { LONGEST_BUNDLE, storeBundle } from '../../entry/bundles.ts'
import { now, random } from '../../shell/platform.ts'
import { BUNDLES, FAVORITES } from '../../words/favorites.ts'
import { faultSentence } from '../../words/lines.ts'
import { nameFaultSentence } from '../../words/own-name.ts'
import { UNSENT } from '../../words/unsent.ts'
import { CodePicker } from '../code/code-picker.tsx'
import { focusFirstError } from '../focus-first-error.ts'
import { useLookup } from '../use-catalog.ts'
import { useChange } from '../use-change.ts'
import { useFormOpen } from '../use-form-open.ts'

interface BundleEditorProps {
  /** null: a new one. */
  readonly id: string | null
  readonly form: BundleForm
  readonly onClose: () => void
}

export function BundleEditor({ id, form: first, onClose }: BundleEditorProps) {
  const lookup = useLookup()
  const [opened] = useState(first)
  const [form, setForm] = useState(first)
  const [faults, setFaults] = useState<BundleFaults>(NO_FAULTS)
  const [isAsking, setAsking] = useState(false)
  const { change, notSaved } = useChange()
  const isChanged = JSON.stringify(form) !== JSON.stringify(opened)
  const isOlder = JSON.stringify(first) !== JSON.stringify(opened)
  useFormOpen('bundle', isChanged)
  const save = async (event: Event) => {
    event.preventDefault()
    const reading = readBundleForm(form)
    setFaults(reading.kind === 'invalid' ? reading.faults : NO_FAULTS)
    if (reading.kind === 'invalid') return focusFirstError()
    const bundle = storeBundle({ id, name: reading.name, targets: reading.items }, { now, random })
    if (await change([bundle], BUNDLES.saved(reading.name))) onClose()
  }
  const changeItem = (key: number, field: ItemField, value: string) =>
    setForm({ ...form, items: form.items.map((item) => (item.key === key ? { ...item, [field]: value } : item)) })
  const isFull = form.items.length >= LONGEST_BUNDLE
  return (
    <section class="bundle-editor" aria-label={form.name || BUNDLES.new}>
      {isOlder ? <Notice>{BUNDLES.changedMeanwhile}</Notice> : null}
      <form id="bundle" onSubmit={(event) => void save(event)} noValidate>
        <NameField value={form.name} faults={faults} onChange={(name) => setForm({ ...form, name })} />
        {form.items.length === 0 ? <p class="soft">{BUNDLES.newHint}</p> : null}
        <ol class="records" aria-label={BUNDLES.items}>
          {form.items.map((item, place) => (
            <Item
              key={item.key}
              item={item}
              faults={faults.items.get(item.key) ?? {}}
              place={place}
              count={form.items.length}
              onChange={(field, value) => changeItem(item.key, field, value)}
              onMove={(to) => setForm(withMoved(form, item.key, to))}
              onRemove={() => setForm({ ...form, items: form.items.filter((one) => one !== item) })}
            />
          ))}
        </ol>
      </form>
      {isFull ? (
        <p role="status">{BUNDLES.full(LONGEST_BUNDLE)}</p>
      ) : (
        <CodePicker
          label={BUNDLES.add}
          button={BUNDLES.addButton}
          lookup={lookup}
          onPick={({ code, modifiers, units }) => setForm(withItem(form, { code, modifiers, units: units ?? 1 }))}
        />
      )}
      <CountFault fault={faults.count} />
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <div class="actions">
        <button type="submit" form="bundle" class="main">
          {BUNDLES.save}
        </button>
        <button type="button" onClick={() => (isChanged ? setAsking(true) : onClose())}>
          {BUNDLES.cancel}
        </button>
      </div>
      {isAsking ? (
        <Question
          text={BUNDLES.discard}
          yes={UNSENT.discard}
          no={UNSENT.keep}
          onYes={onClose}
          onNo={() => setAsking(false)}
        />
      ) : null}
    </section>
  )
}

interface NameFieldProps {
  readonly value: string
  readonly faults: BundleFaults
  readonly onChange: (name: string) => void
}

/** It takes the focus as the form comes: whoever opened it goes on there. */
function NameField({ value, faults, onChange }: NameFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const error = faults.name === null ? undefined : nameFaultSentence(faults.name)
  return (
    <Field id="bundle-name" label={BUNDLES.name} error={error}>
      <input
        ref={input}
        id="bundle-name"
        autocomplete="off"
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        {...errorProps('bundle-name', error)}
      />
    </Field>
  )
}

function CountFault({ fault }: { readonly fault: BundleFaults['count'] }) {
  if (fault === null) return null
  return <p role="alert">{fault.kind === 'no_items' ? BUNDLES.noItems : BUNDLES.full(fault.most)}</p>
}

interface ItemProps {
  readonly item: ItemForm
  readonly faults: ItemFaults
  readonly place: number
  readonly count: number
  readonly onChange: (field: ItemField, value: string) => void
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
}

function Item({ item, faults, place, count, onChange, onMove, onRemove }: ItemProps) {
  const name = item.code || BUNDLES.item(place + 1)
  const idOf = (part: ItemField) => `bundle-${part}-${item.key}`
  const errorOf = (part: ItemField) => {
    const fault = faults[part]
    return fault === undefined ? undefined : faultSentence(fault)
  }
  const field = (part: ItemField, attributes: object) => (
    <Field id={idOf(part)} label={FAVORITES.fields[part]}>
      <input
        id={idOf(part)}
        autocomplete="off"
        value={item[part]}
        onInput={({ currentTarget }) => onChange(part, currentTarget.value)}
        {...attributes}
        {...errorProps(idOf(part), errorOf(part))}
      />
    </Field>
  )
  return (
    <li class="record bundle-item">
      {field('code', CAPITALS)}
      {field('modifiers', CAPITALS)}
      {field('units', { inputMode: 'numeric' })}
      {ITEM_FIELDS.filter((part) => faults[part] !== undefined).map((part) => (
        <p key={part} id={errorId(idOf(part))} class="field-error">
          {FAVORITES.fields[part]}: {errorOf(part)}
        </p>
      ))}
      <div class="record-buttons">
        <OrderButtons name={name} place={place} count={count} onMove={onMove} />
        <button type="button" aria-label={BUNDLES.removeItem(name)} onClick={onRemove}>
          ×
        </button>
      </div>
    </li>
  )
}

const CAPITALS = { autocapitalize: 'characters', spellcheck: false }
