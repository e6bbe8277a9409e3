/** Everything that the server does not have yet, in the order in which it was done. */
import { useState } from 'preact/hooks'
import { Question } from '../../components/question.tsx'
import { now } from '../../shell/platform.ts'
import { saveFile } from '../../shell/save-file.ts'
import type { Unsent } from '../../store/store.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { COLLECTION_NAMES, UNSENT } from '../../words/unsent.ts'
import { useApp } from '../context.ts'
import { useChange } from '../use-change.ts'
import { useStored } from '../use-stored.ts'
import { EditState } from './edit-state.tsx'
import { addressOfRecord, lastFields, nameOf, unsentFile } from './unsent-view.ts'
import './unsent.css'

export function UnsentScreen() {
  const { phone } = useApp()
  const unsent = useStored('unsent', (store) => store.unsent())
  if (unsent.kind === 'loading') return <p>{SHELL.loading}</p>
  if (unsent.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[unsent.fault]}</p>
  if (unsent.value.length === 0) return <p class="empty">{UNSENT.nothing}</p>
  const save = () => {
    const text = unsentFile(phone.person.value?.userId ?? '', unsent.value, now())
    saveFile('openrvu-unsent.json', text)
  }
  return (
    <>
      <p>
        <button type="button" onClick={save}>
          {UNSENT.toFile}
        </button>
        <br />
        <small class="soft">{UNSENT.fileHint}</small>
      </p>
      <ul class="records">
        {unsent.value.map((one) => (
          <UnsentItem key={`${one.collection} ${one.id}`} unsent={one} />
        ))}
      </ul>
    </>
  )
}

function UnsentItem({ unsent }: { readonly unsent: Unsent }) {
  const { undoBar } = useApp()
  const { change, tryWith, notSaved } = useChange()
  const [isAsking, setIsAsking] = useState(false)
  const { collection, id, shown, server, edits } = unsent
  const name = `${COLLECTION_NAMES[collection] ?? collection} ${nameOf(collection, lastFields(unsent))}`
  const discard = async () => {
    setIsAsking(false)
    if (await tryWith((store) => store.discard(collection, id))) undoBar.announce(UNSENT.discarded)
  }
  return (
    <li class="record">
      <h2>{name}</h2>
      <EditState collection={collection} id={id} edits={edits} />
      <div class="actions">
        {shown === null ? null : (
          <a class="button" href={addressOfRecord(collection, id)}>
            {UNSENT.edit}
          </a>
        )}
        {edits[0]?.state.kind === 'rejected' ? (
          <button
            type="button"
            onClick={() => void change([{ collection, id, target: (fields) => fields }], UNSENT.sentAgain)}
          >
            {UNSENT.sendAgain}
          </button>
        ) : null}
        <button type="button" onClick={() => setIsAsking(true)}>
          {UNSENT.discard}
        </button>
      </div>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      {isAsking ? (
        <Question
          text={server === null ? UNSENT.discardNew(name) : UNSENT.discardQuestion(name)}
          yes={UNSENT.discard}
          no={UNSENT.keep}
          onYes={() => void discard()}
          onNo={() => setIsAsking(false)}
        />
      ) : null}
    </li>
  )
}
