/** What is missing where the browser gives no secure context: no worker, so nothing opens without a network. */
import { SHELL } from '../words/shell.ts'

export function NeedsHttps() {
  return (
    <p class="notice" role="status">
      <strong>{SHELL.needsHttps}</strong> {SHELL.withoutHttps}
    </p>
  )
}
