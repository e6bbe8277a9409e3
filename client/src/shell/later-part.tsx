/** What a later file of the build draws. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { SHELL } from '../words/shell.ts'
import type { LaterModule } from './later-module.ts'
import { isAnyFormOpen } from './open-forms.ts'

interface LaterProps<T> {
  readonly of: LaterModule<T>
  readonly children: (screens: T) => ComponentChildren
}

/** Draws a screen, or a part of one, that may not be here yet, or could not be fetched: nothing that was begun elsewhere is lost by it. */
export function Later<T>({ of, children }: LaterProps<T>) {
  const state = of.state.value
  useEffect(() => void of.load(), [of])
  if (state.kind === 'ready') return <>{children(state.module)}</>
  if (state.kind === 'loading') return <p role="status">{SHELL.fetching}</p>
  return (
    <>
      <p class="notice" role="alert">
        {isAnyFormOpen.value ? SHELL.notFetchedWithForm : SHELL.notFetched}
      </p>
      <p class="ways">
        <button type="button" class="main" onClick={() => void of.load()}>
          {SHELL.tryAgain}
        </button>
        {isAnyFormOpen.value ? null : (
          <button type="button" onClick={() => window.location.reload()}>
            {SHELL.reload}
          </button>
        )}
      </p>
    </>
  )
}
