/** A dialog at the edge of the thumb: a few things that can be done with one thing. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface SheetProps {
  readonly heading: string
  readonly closeLabel: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** Open as long as it is drawn; the browser keeps the focus inside, and gives it back. */
export function Sheet({ heading, closeLabel, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={headingId} onClose={onClose}>
      <h2 id={headingId}>{heading}</h2>
      {children}
      <button type="button" onClick={() => dialog.current?.close()}>
        {closeLabel}
      </button>
    </dialog>
  )
}
