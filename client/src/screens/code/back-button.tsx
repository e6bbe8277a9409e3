/** The way back to wherever the person came from: an installed app has no other. */
import { CODES } from '../../words/codes.ts'

export function BackButton() {
  // Who came by an address alone has nothing to go back to.
  if (window.history.length < 2) return null
  return (
    <button type="button" class="plain way-back" onClick={() => window.history.back()}>
      ‹ {CODES.back}
    </button>
  )
}
