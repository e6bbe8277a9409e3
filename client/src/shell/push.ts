/** Web push of this browser, as the screen of reminders asks for it. */

import { isSameKey, keyBytes } from './push-key.ts'

const SCOPE = '/app/'

/** What a browser has for reminders. */
export interface PushBrowser {
  /** `home_screen`: it would if the app stood there, as on iOS. */
  readonly support: 'supported' | 'home_screen' | 'insecure' | 'unsupported'
  readonly permission: NotificationPermission
  /** It has a subscription with the key that the server has now. */
  readonly isSubscribed: boolean
}

/** Returns what this browser has for reminders; `publicKey` is the server's, null where it sends none. */
export async function pushBrowser(publicKey: string | null): Promise<PushBrowser> {
  const support = pushSupport(window)
  if (support !== 'supported') return { support, permission: 'default', isSubscribed: false }
  const subscription = await ownSubscription()
  const isSubscribed = publicKey !== null && isOfKey(subscription, publicKey)
  return { support, permission: Notification.permission, isSubscribed }
}

export function pushSupport(window: Window): PushBrowser['support'] {
  const { navigator } = window
  if (!window.isSecureContext) return 'insecure'
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return 'supported'
  // An iPad says that it is a Mac, which has no fingers.
  const isIos = /iP(hone|ad|od)/.test(navigator.userAgent) || navigator.maxTouchPoints > 1
  return isIos && /Apple/.test(navigator.vendor) ? 'home_screen' : 'unsupported'
}

/** Asks the person, after a tap of theirs: a browser that is asked without one refuses from then on. */
export const askToNotify = (): Promise<NotificationPermission> => Notification.requestPermission()

/** Returns the endpoint of a subscription with the key of the server, made anew where there is none; null: refused. */
export async function subscribe(publicKey: string): Promise<string | null> {
  try {
    const registration = await navigator.serviceWorker.getRegistration(SCOPE)
    const present = (await registration?.pushManager.getSubscription()) ?? null
    if (present !== null && isOfKey(present, publicKey)) return present.endpoint
    await present?.unsubscribe()
    const options = { userVisibleOnly: true, applicationServerKey: keyBytes(publicKey) }
    return (await registration?.pushManager.subscribe(options))?.endpoint ?? null
  } catch {
    return null
  }
}

export async function unsubscribe(): Promise<void> {
  try {
    await (await ownSubscription())?.unsubscribe()
  } catch {
    // The server has forgotten it by then, and sends nothing there.
  }
}

async function ownSubscription(): Promise<PushSubscription | null> {
  try {
    return (await (await navigator.serviceWorker.getRegistration(SCOPE))?.pushManager.getSubscription()) ?? null
  } catch {
    return null
  }
}

function isOfKey(subscription: PushSubscription | null, publicKey: string): boolean {
  return isSameKey(subscription?.options.applicationServerKey ?? null, publicKey)
}
