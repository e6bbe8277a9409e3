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
      {notes.map((note) => (
        <section key={note.lineId} class="held-note" aria-label={LOG.heldNote(lineText(note.line))}>
          <p>{LOG.heldNote(lineText(note.line))}</p>
          <NoteField note={note.text} onChange={(text) => onChange({ ...note, text })} />
          <div class="actions">
            <button type="button" onClick={() => onDrop(note)}>
              {LOG.dropNote}
            </button>
            <button type="button" disabled={screenNote(note.text).status !== 'clean'} onClick={() => onAdd(note)}>
              {LOG.addNote}
            </button>
          </div>
        </section>
      ))}
    </>
  )
}
