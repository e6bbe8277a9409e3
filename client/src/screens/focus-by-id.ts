/** Moves the focus to an element by its id, once it is drawn: who works by keys goes on where they were. */
export function focusById(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}
