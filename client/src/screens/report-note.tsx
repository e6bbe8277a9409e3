/** Of which time a report is, or why there is none. */
import { asOfSentence, REPORTS } from '../words/reports.ts'
import { useApp } from './context.ts'
import type { KeptReport } from './kept-reports.ts'

export function ReportNote({ report }: { readonly report: KeptReport<unknown> }) {
  const { phone } = useApp()
  const unsent = phone.counts.value?.unsent ?? null
  if (report.kind === 'ready') return <p class="soft">{asOfSentence(report.at, { unsent, isStale: report.isStale })}</p>
  return <p role="status">{REPORTS[report.kind]}</p>
}
