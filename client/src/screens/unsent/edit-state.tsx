/** Why a change is not on the server, and what can be done about it. */
import type { Collection } from '../../sync/protocol.ts'
import type { Edit } from '../../sync/record.ts'
import { refusedSentence, UNSENT } from '../../words/unsent.ts'
import { refusals } from './unsent-view.ts'

interface EditStateProps {
  readonly collection: Collection
  readonly id: string
  readonly edits: readonly Edit[]
}

export function EditState({ collection, id, edits }: EditStateProps) {
  const first = edits[0]
  if (first === undefined) return null
  switch (first.state.kind) {
    case 'waiting':
      return <p class="soft">{first.op === 'delete' ? UNSENT.deletion : UNSENT.waiting}</p>
    case 'rejected':
      return (
        <div class="notice">
          <p>{UNSENT.refused}</p>
          <ul>
            {Object.entries(refusals(first.state)).map(([field, codes]) => (
              <li key={field}>{refusedSentence(collection, field, codes)}</li>
            ))}
          </ul>
        </div>
      )
    case 'conflict':
      return (
        <p class="notice">
          {UNSENT.conflict} <a href={`/app/conflict/${collection}/${id}`}>{UNSENT.decide}</a>
        </p>
      )
    default:
      return first.state satisfies never
  }
}
