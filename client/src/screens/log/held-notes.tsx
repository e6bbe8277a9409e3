/** Notes that were held back: their lines are saved, the notes are not. */
import { LOG, lineText } from '../../words/log.ts'
import { NoteField } from './line-editor.tsx'
import { type HeldNote, screenNote } from './save.ts'

interface HeldNotesProps {
  readonly notes: readonly HeldNote[]
  readonly onChange: (note: HeldNote) => void
  readonly onAdd: (note: HeldNote) => void
  readonly onDrop: (note: HeldNote) => void
}

export function HeldNotes({ notes, onChange, onAdd, onDrop }: HeldNotesProps) {
  return (
    <>
      {notes.map((held) => (
        <section key={held.lineId} class="held-note" aria-label={LOG.heldNote(lineText(held.line))}>
          <p>{LOG.heldNote(lineText(held.line))}</p>
          <NoteField note={held.text} onChange={(text) => onChange({ ...held, text })} />
          <div class="actions">
            <button type="button" onClick={() => onDrop(held)}>
              {LOG.dropNote}
            </button>
            <button type="button" disabled={screenNote(held.text).status !== 'clean'} onClick={() => onAdd(held)}>
              {LOG.addNote}
            </button>
          </div>
        </section>
      ))}
    </>
  )
}
