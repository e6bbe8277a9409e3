/** What those who run a site need to know of a device that does not sync, and nothing of what is logged (pure). */
import type { SyncPosition, Unsent } from '../../store/store.ts'
import type { LastReport, SyncReport } from '../../sync/client.ts'
import type { SyncStatus } from '../../sync/status.ts'
import { DIAGNOSIS, sizeText } from '../../words/settings.ts'

export interface DiagnosisFacts {
  readonly status: SyncStatus
  /** null: not known, which is never zero. */
  readonly lines: number | null
  readonly unsent: readonly Pick<Unsent, 'edits'>[]
  readonly position: SyncPosition
  readonly lastReport: LastReport | null
  readonly deviceId: string | null
  /** Milliseconds; null: not known. */
  readonly serverAhead: number | null
  readonly usedBytes: number | null
  readonly isPersistent: boolean | null
  readonly hasWorker: boolean
  readonly browser: string
  readonly zone: string
}

/** Returns names and values, in the order in which they are shown. */
export function diagnosisRows(facts: DiagnosisFacts): readonly (readonly [string, string])[] {
  const { names, unknown, yes, no } = DIAGNOSIS
  const countOf = (kind: string) => String(facts.unsent.filter(({ edits }) => edits[0]?.state.kind === kind).length)
  const known = (value: number | string | null) => (value === null ? unknown : String(value))
  const isKept = facts.isPersistent === null ? unknown : facts.isPersistent ? 'persistent' : 'not persistent'
  return [
    [names.status, codeOf(facts.status)],
    [names.lines, known(facts.lines)],
    [names.waiting, countOf('waiting')],
    [names.rejected, countOf('rejected')],
    [names.conflict, countOf('conflict')],
    [names.position, known(facts.position.settledHead)],
    [names.resyncs, String(facts.position.resyncs)],
    [names.report, facts.lastReport === null ? no : reportText(facts.lastReport)],
    [names.device, known(facts.deviceId)],
    [names.serverAhead, known(facts.serverAhead === null ? null : Math.round(facts.serverAhead / 1000))],
    [names.storage, `${facts.usedBytes === null ? unknown : sizeText(facts.usedBytes)}, ${isKept}`],
    [names.worker, facts.hasWorker ? yes : no],
    [names.browser, facts.browser],
    [names.zone, facts.zone],
  ]
}

function codeOf(status: SyncStatus): string {
  if (status.kind === 'fault' || status.kind === 'stopped') return `${status.kind}: ${status.code}`
  return status.kind === 'no_store' ? `${status.kind}: ${status.fault}` : status.kind
}

function reportText({ at, report }: LastReport): string {
  return `${new Date(at).toISOString()} ${report.kind}: ${detailOf(report)}`
}

/** Of an error its kind alone: what it says may quote what was logged. */
function detailOf(report: SyncReport): string {
  switch (report.kind) {
    case 'digest_differs':
      return report.collections.join(', ')
    case 'unexpected':
      return report.code
    case 'failed':
      return report.error.replace(/:.*/s, '')
    default:
      return report satisfies never
  }
}
