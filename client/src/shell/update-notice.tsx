/** The notice that a new version waits; the person says when to take it. */
import { SHELL } from '../words/shell.ts'
import type { Update } from './update.ts'

export function UpdateNotice({ update }: { readonly update: Update }) {
  const isOffered = update.isOffered.value
  return (
    <div class={isOffered ? 'update-notice' : undefined}>
      <span class="update-words" role="status">
        {isOffered ? SHELL.updateWaits : ''}
      </span>
      {isOffered ? (
        <>
          <button type="button" onClick={update.putOff}>
            {SHELL.later}
          </button>
          <button type="button" class="main" onClick={update.take}>
            {SHELL.update}
          </button>
        </>
      ) : null}
    </div>
  )
}
