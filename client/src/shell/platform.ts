/** The browser, as the rooms ask for it. */

import { askPersistence, readStorageState, type StorageState } from '../store/persistence.ts'
import type { LoginMark } from '../sync/emptied.ts'
import { type Locks, takingLocks } from '../sync/locks.ts'
import type { Channel, News } from '../sync/news.ts'
import { PEOPLE_KEY } from './device-people.ts'

export const now = (): number => Date.now()
export const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))
export const timeout = (milliseconds: number): AbortSignal => AbortSignal.timeout(milliseconds)

export function setTimer(action: () => void, milliseconds: number): () => void {
  const timer = window.setTimeout(action, milliseconds)
  return () => window.clearTimeout(timer)
}

/** Returns Django's CSRF token as the cookie has it now; '' where there is none yet. */
export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? ''
}

/** Web Locks, where there are some: without a secure context two tabs may sync at once, which the protocol allows. */
export function browserLocks(): Locks {
  return takingLocks(navigator.locks as LockManager | undefined, timeout) // missing without a secure context
}

/** Returns how the browser treats what is stored here. */
export const storageState = (): Promise<StorageState> => readStorageState(navigator.storage)

/** Asks the browser to keep what is stored here; null: it does not say. */
export const askToPersist = (): Promise<boolean | null> => askPersistence(navigator.storage)

/** Returns where it is kept which log-in has synced here: a browser may empty the database and not that. */
export function loginMark(name: string): LoginMark {
  const key = loginMarkKey(name)
  return {
    get() {
      try {
        return localStorage.getItem(key)
      } catch {
        return null
      }
    },
    set(deviceId) {
      try {
        localStorage.setItem(key, deviceId)
      } catch {
        // Then an emptied store is known by the server alone.
      }
    },
  }
}

/** Forgets which log-in has synced in a store that is deleted. */
export function forgetLoginMark(name: string): void {
  try {
    localStorage.removeItem(loginMarkKey(name))
  } catch {
    // Then there is none.
  }
}

function loginMarkKey(name: string): string {
  return `${name}-log-in`
}

export function browserChannel(name: string): Channel {
  const channel = new BroadcastChannel(name)
  return {
    post: (news) => channel.postMessage(news),
    listen(listener) {
      const heard = (event: MessageEvent<News>) => listener(event.data)
      channel.addEventListener('message', heard)
      return () => channel.removeEventListener('message', heard)
    },
  }
}

/** Calls back when another tab has changed whose store this phone opens. */
export function onPeopleOfOtherTab(action: () => void): void {
  window.addEventListener('storage', ({ key }) => {
    // null: the whole storage was emptied.
    if (key === PEOPLE_KEY || key === null) action()
  })
}

/** Calls back when the person comes back to the app. */
export function onVisible(action: () => void): () => void {
  const onChange = () => {
    if (document.visibilityState === 'visible') action()
  }
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}

export const TOGETHER_MS = 50

/**
 * Calls back when the app may have missed something: on return to it, and when a network may be there; `onFocus` where
 * its window, which may have been in sight, was turned to and nothing else happened.
 */
export function onReturn(onReturned: () => void, onFocus = () => {}): () => void {
  let stopTimer = () => {}
  let action = onFocus
  // A page that is being loaded is shown for the first time, which is no return.
  let isLoading = document.readyState !== 'complete'
  // Of what one return brings, one call.
  const soon = () => {
    stopTimer()
    stopTimer = setTimer(() => {
      const call = action
      action = onFocus
      call()
    }, TOGETHER_MS)
  }
  const returned = () => {
    action = onReturned
    soon()
  }
  const shown = () => {
    if (!isLoading) returned()
    isLoading = false
  }
  const stopVisible = onVisible(returned)
  window.addEventListener('online', returned)
  window.addEventListener('pageshow', shown)
  window.addEventListener('focus', soon)
  return () => {
    stopTimer()
    stopVisible()
    window.removeEventListener('online', returned)
    window.removeEventListener('pageshow', shown)
    window.removeEventListener('focus', soon)
  }
}

const AT_THE_LATEST_MS = 10_000

/** Resolves once the page has nothing else to do. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Not every browser tells: then a while after.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: AT_THE_LATEST_MS })
    else setTimeout(resolve, AT_THE_LATEST_MS / 4)
  })
}
