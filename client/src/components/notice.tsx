/** A sentence that stands out: what is wrong, or what is to be known. */
import type { ComponentChildren } from 'preact'

export function Notice({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="notice" role="status">
      {children}
    </p>
  )
}
