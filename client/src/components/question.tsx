/** A question that is answered before anything else goes on. Escape is the answer that changes nothing. */
import { useEffect, useRef } from 'preact/hooks'

interface QuestionProps {
  readonly text: string
  readonly yes: string
  readonly no: string
  readonly onYes: () => void
  readonly onNo: () => void
}

export function Question({ text, yes, no, onYes, onNo }: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="question" aria-label={text} onClose={onNo}>
      <p>{text}</p>
      <div class="actions">
        <button type="button" onClick={onNo}>
          {no}
        </button>
        <button type="button" onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  )
}
