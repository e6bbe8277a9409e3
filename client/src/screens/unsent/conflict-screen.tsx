/** Two versions of a record: the person chooses, field by field. */
import { useState } from 'preact/hooks'
import { go } from '../../shell/router.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'
import { isCollection } from '../../sync/protocol.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { COLLECTION_NAMES, CONFLICT, conflictSentence, fieldName } from '../../words/unsent.ts'
import { useApp } from '../context.ts'
import { useChange } from '../use-change.ts'
import { useStored } from '../use-stored.ts'
import { decidedFields, type FieldVersions, type Side, type TwoVersions, twoVersions } from './two-versions.ts'
import { nameOf, valueText } from './unsent-view.ts'
import './unsent.css'

interface ConflictScreenProps {
  readonly collection: string
  readonly id: string
}

export function ConflictScreen({ collection, id }: ConflictScreenProps) {
  return isCollection(collection) ? <Conflict collection={collection} id={id} /> : <p>{CONFLICT.nothing}</p>
}

function Conflict({ collection, id }: { readonly collection: Collection; readonly id: string }) {
  const { undoBar } = useApp()
  const { tryWith, notSaved } = useChange()
  const stored = useStored(`conflict ${collection} ${id}`, (store) => store.record(collection, id))
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  const versions = stored.value === undefined ? null : twoVersions(stored.value)
  if (versions === null) return <p class="empty">{CONFLICT.nothing}</p>
  const decide = async (fields: Fields | null) => {
    if (!(await tryWith((store) => store.resolve(collection, id, fields)))) return
    undoBar.announce(CONFLICT.saved)
    go({ name: 'unsent' })
  }
  const fields = versions.kind === 'deleted_here' ? versions.elsewhere : versions.here
  return (
    <>
      <h2>
        {COLLECTION_NAMES[collection] ?? collection} {nameOf(collection, fields)}
      </h2>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <Choice collection={collection} versions={versions} onDecide={(decided) => void decide(decided)} />
    </>
  )
}

interface ChoiceProps {
  readonly collection: Collection
  readonly versions: TwoVersions
  readonly onDecide: (fields: Fields | null) => void
}

function Choice({ collection, versions, onDecide }: ChoiceProps) {
  switch (versions.kind) {
    case 'fields':
      return <FieldChoices collection={collection} versions={versions} onDecide={onDecide} />
    case 'deleted_elsewhere':
      return (
        <>
          <p>{conflictSentence(versions.reason, false)}</p>
          <div class="actions">
            <button type="button" onClick={() => onDecide(versions.here)}>
              {CONFLICT.keepMine}
            </button>
            <button type="button" onClick={() => onDecide(null)}>
              {CONFLICT.keepTheirs}
            </button>
          </div>
        </>
      )
    case 'deleted_here':
      return (
        <>
          <p>{conflictSentence('modified', true)}</p>
          <div class="actions">
            <button type="button" onClick={() => onDecide(versions.elsewhere)}>
              {CONFLICT.keepServer}
            </button>
            <button type="button" onClick={() => onDecide(null)}>
              {CONFLICT.deleteMine}
            </button>
          </div>
        </>
      )
    default:
      return versions satisfies never
  }
}

interface FieldChoicesProps {
  readonly collection: Collection
  readonly versions: Extract<TwoVersions, { kind: 'fields' }>
  readonly onDecide: (fields: Fields) => void
}

function FieldChoices({ collection, versions, onDecide }: FieldChoicesProps) {
  const [chosen, setChosen] = useState<{ readonly [field: string]: Side }>({})
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onDecide(decidedFields(versions, chosen))
      }}
    >
      <p>{conflictSentence('modified', false)}</p>
      <table class="versions">
        <thead>
          <tr>
            <th scope="col">{CONFLICT.field}</th>
            <th scope="col">{CONFLICT.here}</th>
            <th scope="col">{CONFLICT.elsewhere}</th>
          </tr>
        </thead>
        <tbody>
          {versions.fields.map((one) => (
            <FieldChoice
              key={one.field}
              name={fieldName(collection, one.field)}
              versions={one}
              side={chosen[one.field] ?? 'here'}
              onChange={(side) => setChosen({ ...chosen, [one.field]: side })}
            />
          ))}
        </tbody>
      </table>
      <button type="submit" class="main">
        {CONFLICT.save}
      </button>
    </form>
  )
}

interface FieldChoiceProps {
  readonly name: string
  readonly versions: FieldVersions
  readonly side: Side
  readonly onChange: (side: Side) => void
}

function FieldChoice({ name, versions, side, onChange }: FieldChoiceProps) {
  const sides = [
    ['here', CONFLICT.here, versions.here],
    ['elsewhere', CONFLICT.elsewhere, versions.elsewhere],
  ] as const
  return (
    <tr>
      <th scope="row">{name}</th>
      {sides.map(([value, where, content]) => (
        <td key={value}>
          <label>
            <input
              type="radio"
              name={versions.field}
              aria-label={`${name}, ${where}: ${valueText(content)}`}
              checked={side === value}
              onChange={() => onChange(value)}
            />
            {valueText(content)}
          </label>
        </td>
      ))}
    </tr>
  )
}
