/** Tells the server of a subscription that the browser has changed by itself, so that reminders go on. */
import { keyBytes } from '../shell/push-key.ts'

/** What of a service worker it needs. */
export interface ReminderBrowser {
  readonly fetch: typeof fetch
  readonly subscribe: (key: Uint8Array<ArrayBuffer>) => Promise<{ readonly endpoint: string }>
  /** undefined where the browser tells its workers no cookie: the server then takes nothing of them. */
  readonly csrfToken: () => Promise<string | undefined>
}

/** What is read of a device that the server reminds. */
interface Reminded {
  readonly hour: number
  readonly after_days: number
  readonly weekdays_only: boolean
  readonly is_current: boolean
}

const PATH = '/api/v1/me/reminders'

/**
 * Asks for reminders at the new endpoint, by the rule that the server has of this log-in; without one nothing is done.
 *
 * Throws where the server cannot be reached: reminders are off then, which their screen says.
 */
export async function renewReminder(
  renewed: { readonly endpoint: string } | null,
  { fetch, subscribe, csrfToken }: ReminderBrowser,
): Promise<void> {
  const read = async (path: string) => (await fetch(path, { cache: 'no-store' })).json()
  const rule = (await read(PATH)).results?.find((one: Reminded) => one.is_current)
  const token = await csrfToken()
  if (rule === undefined || token === undefined) return
  const { endpoint } = renewed ?? (await subscribe(keyBytes((await read(`${PATH}/key`)).public_key)))
  const { hour, after_days, weekdays_only } = rule
  await fetch(PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
    body: JSON.stringify({ endpoint, hour, after_days, weekdays_only }),
  })
}
