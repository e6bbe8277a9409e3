/** Lines that were deleted: those that this phone had, and on request those that the server knows of besides. */
import { useState } from 'preact/hooks'
import { readDeletedLines, restoreFromHistory } from '../../sync/history.ts'
import type { DeletedRecord, Fields } from '../../sync/protocol.ts'
import { dayText } from '../../words/intl.ts'
import { SHELL } from '../../words/shell.ts'
import { notSavedSentence, STORE_SENTENCES } from '../../words/sync.ts'
import { BIN } from '../../words/unsent.ts'
import { useApp } from '../context.ts'
import { useLookup } from '../use-catalog.ts'
import { useChange } from '../use-change.ts'
import { useStored } from '../use-stored.ts'
import { useToday } from '../use-today.ts'
import { nameOf } from './unsent-view.ts'
import './unsent.css'

export function BinScreen() {
  const bin = useStored('bin', (store) => store.bin())
  const { change, notSaved } = useChange()
  if (bin.kind === 'loading') return <p>{SHELL.loading}</p>
  if (bin.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[bin.fault]}</p>
  return (
    <>
      <p class="soft">{bin.value.length === 0 ? BIN.empty : BIN.hint}</p>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <ul class="records">
        {bin.value.map(({ collection, id, held }) => (
          <Deleted
            key={id}
            fields={held}
            onRestore={() => void change([{ collection, id, target: () => held }], BIN.restored)}
          />
        ))}
      </ul>
      <DeletedElsewhere known={bin.value.map(({ id }) => id)} />
    </>
  )
}

/** What the server can restore and this phone does not have in its bin. */
function DeletedElsewhere({ known }: { readonly known: readonly string[] }) {
  const { phone, undoBar } = useApp()
  const device = phone.device.value
  const [lines, setLines] = useState<readonly DeletedRecord[] | null>(null)
  const [said, setSaid] = useState('')
  if (device === null) return null
  const look = async () => {
    const deleted = await readDeletedLines(device.send)
    setLines(deleted)
    setSaid(deleted === null ? BIN.notReached : '')
  }
  const restore = async (id: string) => {
    try {
      const { kind } = await restoreFromHistory(device, 'procedure_logs', id)
      setSaid(kind === 'not_now' ? BIN.notReached : '')
      if (kind === 'not_now') return
      setLines((shown) => shown?.filter((one) => one.id !== id) ?? null)
      undoBar.announce(kind === 'gone' ? BIN.gone : BIN.restored)
    } catch (error) {
      setSaid(notSavedSentence(error))
    }
  }
  const others = lines?.filter(({ id }) => !known.includes(id))
  return (
    <section>
      <h2>{BIN.elsewhere}</h2>
      {others === undefined ? (
        <button type="button" onClick={() => void look()}>
          {BIN.look}
        </button>
      ) : null}
      <p role="status">{others?.length === 0 && said === '' ? BIN.nothingElsewhere : said}</p>
      <ul class="records">
        {others?.map(({ id, data }) => (
          <Deleted key={id} fields={data} onRestore={() => void restore(id)} />
        ))}
      </ul>
    </section>
  )
}

interface DeletedProps {
  readonly fields: Fields | null
  readonly onRestore: () => void
}

function Deleted({ fields, onRestore }: DeletedProps) {
  const today = useToday().day
  const { titleOf } = useLookup()
  const name = nameOf('procedure_logs', fields)
  return (
    <li class="record">
      <h3>{name}</h3>
      <p>{titleOf(String(fields?.code))}</p>
      <p class="soft">{dayText(String(fields?.performed_on), today)}</p>
      <div class="actions">
        <button type="button" aria-label={`${BIN.restore} ${name}`} onClick={onRestore}>
          {BIN.restore}
        </button>
      </div>
    </li>
  )
}
