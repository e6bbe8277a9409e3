/** A visit as a device of a test logs it. */
import { logLines, type Target } from '../entry/line.ts'
import { NOW, random, type TestDevice } from './device.ts'

export const VISIT: Target = { code: '99214', modifiers: ['25'], units: 1, role: 'primary', place_of_service: '11' }
export const OCCASION = { day: '2026-03-14', encounterId: null }
export const PLATFORM = { now: () => NOW, random }

/** Logs a visit and returns its id. */
export async function logVisit({ store }: TestDevice): Promise<string> {
  const [line] = await store.change(logLines([VISIT], OCCASION, PLATFORM))
  return line?.id ?? ''
}
