/** When the first screen of a phone that nobody has used has what it shows, so that the rest may come. */
import { effect } from '@preact/signals'
import type { Phone } from './phone.ts'

const AT_THE_LATEST_MS = 4000

interface Options {
  readonly phone: Pick<Phone, 'state' | 'status'>
  readonly setTimer: (action: () => void, milliseconds: number) => unknown
}

/**
 * Resolves once the log-in is shown, or the first sync of who is logged in has ended; at the latest after four seconds.
 *
 * A phone that has a store shows that at once, and waits for nothing.
 */
export function firstScreen({ phone, setTimer }: Options): Promise<void> {
  if (phone.state.value.kind !== 'asking') return Promise.resolve()
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!isComing(phone)) resolve()
    })
    setTimer(() => {
      stop()
      resolve()
    }, AT_THE_LATEST_MS)
  })
}

function isComing({ state, status }: Options['phone']): boolean {
  const { kind } = status.value
  return state.value.kind === 'asking' || (state.value.kind === 'open' && (kind === 'new' || kind === 'syncing'))
}
