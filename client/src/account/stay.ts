/** A log-in that stays on one's own phone. */

import type { Send } from '../sync/http.ts'
import { readSession, UnexpectedAnswer } from '../sync/protocol.ts'

/** Has the server keep the present log-in for long, within minutes of it; returns whether it does. */
export async function stayLoggedIn(send: Send): Promise<boolean> {
  const session = await send({ method: 'GET', path: '/api/v1/sync/session' })
  const deviceId = session.kind === 'ok' ? deviceIdOf(session.body) : null
  if (deviceId === null) return false
  const path = `/api/v1/me/logins/${deviceId}`
  return (await send({ method: 'PATCH', path, body: { stays_signed_in: true } })).kind === 'ok'
}

function deviceIdOf(body: unknown): string | null {
  try {
    return readSession(body).device_id
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return null
    throw error
  }
}
