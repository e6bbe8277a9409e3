/** Moves the focus to the first field with an error, once it is drawn, so that it is read out and can be mended. */
export function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
