/** What a store has changed may be read, and drawn, a moment later. */
const MOST_FRAMES = 90

/** Moves the focus to an element by its id, once it is drawn: who works by keys goes on where they were. */
export function focusById(id: string, frames = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    const element = document.getElementById(id)
    if (element !== null) element.focus()
    else if (frames > 0) focusById(id, frames - 1)
  })
}
