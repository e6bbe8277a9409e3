/** Lines that were deleted while this phone had them. */
import type { Row } from '../../store/schema.ts'
import { dayText } from '../../words/intl.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { BIN } from '../../words/unsent.ts'
import { useChange } from '../use-change.ts'
import { useStored } from '../use-stored.ts'
import { useToday } from '../use-today.ts'
import { nameOf } from './unsent-view.ts'
import './unsent.css'

export function BinScreen() {
  const bin = useStored('bin', (store) => store.bin())
  if (bin.kind === 'loading') return <p>{SHELL.loading}</p>
  if (bin.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[bin.fault]}</p>
  if (bin.value.length === 0) return <p class="empty">{BIN.empty}</p>
  return (
    <>
      <p class="soft">{BIN.hint}</p>
      <ul class="records">
        {bin.value.map((row) => (
          <Deleted key={row.id} row={row} />
        ))}
      </ul>
    </>
  )
}

function Deleted({ row }: { readonly row: Row }) {
  const { change, notSaved } = useChange()
  const today = useToday().day
  const { collection, id, held } = row
  const name = nameOf(collection, held)
  const restore = () => void change([{ collection, id, target: () => held }], BIN.restored)
  return (
    <li class="record">
      <h2>{name}</h2>
      <p class="soft">{dayText(String(held?.performed_on), today)}</p>
      <div class="actions">
        <button type="button" aria-label={`${BIN.restore} ${name}`} onClick={restore}>
          {BIN.restore}
        </button>
      </div>
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
    </li>
  )
}
