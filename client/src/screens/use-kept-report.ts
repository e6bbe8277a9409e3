/** What only the server knows, such as a pace or a position, with its last answer kept on this phone. */
import { useEffect } from 'preact/hooks'
import type { Device } from '../shell/device.ts'
import { now } from '../shell/platform.ts'
import type { Topic } from '../store/touched.ts'
import { useApp } from './context.ts'
import { type KeptReport, KeptReports, shownReport } from './kept-reports.ts'

export type { KeptReport } from './kept-reports.ts'

const reportsOf = new WeakMap<Device, KeptReports>()
/** What most reports are made of. */
const USUAL_TOPICS: readonly Topic[] = ['lines', 'goals', 'settings']

/**
 * Returns the answer to `GET path`, that of an earlier visit first, and reads it again once a sync has ended after one of
 * `topics` was touched. What another store had is never shown.
 *
 * `key` names what the answer is of and is of one `read` alone in the whole app; its last answer is shown until the next
 * one comes, also where that was of another `path`, such as yesterday's. `read` checks an answer and throws UnexpectedAnswer.
 */
export function useKeptReport<T>(
  key: string,
  path: string,
  read: (body: unknown) => T,
  topics: readonly Topic[] = USUAL_TOPICS,
): KeptReport<T> {
  const { phone } = useApp()
  const device = phone.device.value
  const version = phone.versions.of(topics)
  const status = phone.status.value
  const syncedAt = status.kind === 'done' ? status.at : null
  const reports = device === null ? null : keptReportsOf(device)
  const state = reports?.at<T>(key).value
  // `read` is the same for a key.
  useEffect(() => void reports?.want(key, { path, read, version, syncedAt }), [reports, key, path, version, syncedAt])
  return state === undefined ? { kind: 'loading' } : shownReport(state, { path, version })
}

function keptReportsOf(device: Device): KeptReports {
  const known = reportsOf.get(device)
  if (known !== undefined) return known
  const reports = new KeptReports(device, now)
  reportsOf.set(device, reports)
  return reports
}
