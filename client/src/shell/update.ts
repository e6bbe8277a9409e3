/** A new build of the app that waits: offered when nothing is lost by it, and taken when the person says so. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'

export interface Update {
  /** True while a new build waits and may be offered: never over a form with something in it. */
  readonly isOffered: ReadonlySignal<boolean>
  /** Takes it: all tabs then have the new worker, and this page is loaded anew. */
  readonly take: () => void
  /** Puts it off until the next return to the app. */
  readonly putOff: () => void
}

export interface UpdateOptions {
  /** null: there is no worker here. */
  readonly registration: Promise<ServiceWorkerRegistration | null>
  readonly container: Pick<ServiceWorkerContainer, 'addEventListener' | 'controller'> | undefined
  readonly isAnyFormOpen: ReadonlySignal<boolean>
  readonly onReturn: (action: () => void) => void
  readonly reload: () => void
  readonly now: () => number
}

/** Between two questions whether there is a new build. */
const ASK_AGAIN_MS = 60 * 60 * 1000

export function watchUpdates(options: UpdateOptions): Update {
  const { container, isAnyFormOpen, onReturn, reload, now } = options
  const waiting = signal<ServiceWorker | null>(null)
  const isPutOff = signal(false)
  let isTaken = false
  let askedAt = now()

  void options.registration.then((registration) => {
    if (registration === null) return
    const look = () => {
      // A first worker serves no page yet: it updates nothing.
      waiting.value = container?.controller ? registration.waiting : null
    }
    look()
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
    onReturn(() => {
      isPutOff.value = false
      look()
      if (now() - askedAt < ASK_AGAIN_MS) return
      askedAt = now()
      // Without a network there is nothing new.
      void registration.update().catch(() => undefined)
    })
  })
  container?.addEventListener('controllerchange', () => {
    if (isTaken) reload()
  })
  return {
    isOffered: computed(() => waiting.value !== null && !isPutOff.value && !isAnyFormOpen.value),
    take: () => {
      isTaken = true
      waiting.value?.postMessage('skip-waiting')
    },
    putOff: () => {
      isPutOff.value = true
    },
  }
}
