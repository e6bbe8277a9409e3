/**
 * Reports that only the server can make, with the last answer kept in the store of whose they are.
 *
 * A report is asked for when it is first shown, and again once a sync has ended after something that it is made of was
 * touched, after a try that failed, and after ten minutes. Never two requests for one at once.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Device } from '../shell/device.ts'
import { REPORT } from '../store/paging.ts'
import type { Answer } from '../sync/http.ts'
import { UnexpectedAnswer } from '../sync/protocol.ts'

export type KeptReport<T> =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready'
      readonly value: T
      /** When the server said so, in epoch milliseconds of this device. */
      readonly at: number
      /** True where it may be another one by now: the server was not reached since, or something was touched. */
      readonly isStale: boolean
    }
  /** Never read on this phone, and the server cannot be reached. */
  | { readonly kind: 'offline' }
  /** The server does not answer this; `code` is its own, or `unexpected` for what is not as the contract says. */
  | { readonly kind: 'refused'; readonly code: string }

export interface ReportRequest<T> {
  readonly path: string
  /** Checks an answer; throws UnexpectedAnswer for anything else. */
  readonly read: (body: unknown) => T
  /** Of what the report is made of, as the screen sees it. */
  readonly version: number
  /** When the last sync has ended; null: none has since the app was opened, or one is under way. */
  readonly syncedAt: number | null
}

interface Answered<T> {
  readonly value: T
  readonly at: number
  readonly path: string
  /** null: of an earlier visit. */
  readonly version: number | null
}

type Failure = { readonly kind: 'offline' } | { readonly kind: 'refused'; readonly code: string }

/** What is known of one report; `failure` is of the last try. */
export interface ReportState<T> {
  readonly answered: Answered<T> | null
  readonly failure: Failure | null
}

interface Report {
  readonly state: Signal<ReportState<unknown>>
  /** What was asked for last; null: nothing yet. */
  lastRequest: (Pick<ReportRequest<unknown>, 'path' | 'version' | 'syncedAt'> & { readonly at: number }) | null
  wanted: ReportRequest<unknown> | null
  running: Promise<void> | null
}

/** As it is kept; of an older build it may have another shape. */
interface StoredReport {
  readonly path: string
  readonly at: number
  readonly body: unknown
}

const OLD_AFTER_MS = 600_000
/** Of these an answer is no answer to the question: the log-in has to be mended first. */
const LOG_IN_CODES = ['user_mismatch', 'csrf_failed']

export class KeptReports {
  readonly #device: Pick<Device, 'send' | 'store'>
  readonly #now: () => number
  readonly #reports = new Map<string, Report>()

  constructor(device: Pick<Device, 'send' | 'store'>, now: () => number) {
    this.#device = device
    this.#now = now
  }

  /** Returns what is known of the report of a name. */
  at<T>(name: string): ReadonlySignal<ReportState<T>> {
    return this.#report(name).state as ReadonlySignal<ReportState<T>> // a name is of one kind of report
  }

  /** Asks the server where that is due; resolves when nothing of the report is under way. */
  want<T>(name: string, request: ReportRequest<T>): Promise<void> {
    const report = this.#report(name)
    report.wanted = request
    report.running ??= this.#runWhileWanted(name, report)
    return report.running
  }

  #report(name: string): Report {
    const known = this.#reports.get(name)
    if (known !== undefined) return known
    const report: Report = {
      state: signal({ answered: null, failure: null }),
      lastRequest: null,
      wanted: null,
      running: null,
    }
    this.#reports.set(name, report)
    return report
  }

  async #runWhileWanted(name: string, report: Report): Promise<void> {
    // It has begun before it can end: so no wish falls between its last look and its end.
    await null
    try {
      while (report.wanted !== null) {
        const request = report.wanted
        report.wanted = null
        if (report.lastRequest === null) await this.#showKept(name, report, request)
        if (this.#isDue(report, request)) await this.#ask(name, report, request)
      }
    } finally {
      report.running = null
    }
  }

  #isDue({ lastRequest, state }: Report, { path, version, syncedAt }: ReportRequest<unknown>): boolean {
    if (lastRequest === null || lastRequest.path !== path) return true
    if (syncedAt === null || syncedAt === lastRequest.syncedAt) return false
    const isOld = this.#now() - lastRequest.at >= OLD_AFTER_MS
    return lastRequest.version !== version || state.value.failure !== null || isOld
  }

  async #showKept(name: string, report: Report, { read }: ReportRequest<unknown>): Promise<void> {
    try {
      const kept = (await this.#device.store.meta(REPORT + name)) as StoredReport | undefined // put below alone
      if (kept === undefined) return
      const answered = { value: read(kept.body), at: kept.at, path: kept.path, version: null }
      report.state.value = { answered, failure: null }
    } catch {
      // What an older build kept, or a store that cannot be read: the server is asked all the same.
    }
  }

  async #ask(name: string, report: Report, { path, read, version, syncedAt }: ReportRequest<unknown>): Promise<void> {
    const at = this.#now()
    report.lastRequest = { path, version, syncedAt, at }
    const answer = await this.#device.send({ method: 'GET', path })
    const answered = readAnswer(answer, read)
    if (answered.kind === 'ok') {
      report.state.value = { answered: { value: answered.value, at, path, version }, failure: null }
      await this.#keep(name, { path, at, body: answered.body })
    } else {
      const before = report.state.value.answered
      report.state.value = { answered: answered.kind === 'offline' ? before : null, failure: answered }
    }
  }

  async #keep(name: string, stored: StoredReport): Promise<void> {
    try {
      await this.#device.store.putMeta(REPORT + name, stored)
    } catch {
      // Shown all the same; it is not there without a network.
    }
  }
}

/** Returns a report as a screen shows it to somebody who sees that path and version. */
export function shownReport<T>(
  { answered, failure }: ReportState<T>,
  { path, version }: Pick<ReportRequest<T>, 'path' | 'version'>,
): KeptReport<T> {
  if (answered === null) return failure ?? { kind: 'loading' }
  const isStale = failure !== null || answered.path !== path || answered.version !== version
  return { kind: 'ready', value: answered.value, at: answered.at, isStale }
}

type Read = { readonly kind: 'ok'; readonly value: unknown; readonly body: unknown } | Failure

function readAnswer(answer: Answer, read: (body: unknown) => unknown): Read {
  switch (answer.kind) {
    case 'ok':
      try {
        return { kind: 'ok', value: read(answer.body), body: answer.body }
      } catch (error) {
        if (error instanceof UnexpectedAnswer) return { kind: 'refused', code: 'unexpected' }
        throw error
      }
    case 'problem':
      return answer.status === 401 || LOG_IN_CODES.includes(answer.code)
        ? { kind: 'offline' }
        : { kind: 'refused', code: answer.code }
    case 'later':
    case 'unreachable':
    case 'not_modified':
      return { kind: 'offline' }
    default:
      return answer satisfies never
  }
}
