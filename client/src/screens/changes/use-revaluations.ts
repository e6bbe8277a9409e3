/** What re-valuations changed, kept on this phone, and up to when the person has seen it. */
import { settingOf } from '../../entry/settings.ts'
import type { KeptReport } from '../use-kept-report.ts'
import { useKeptReport } from '../use-kept-report.ts'
import { type Stored, useStored } from '../use-stored.ts'
import { CHANGES_SEEN, type RevaluationPage, readRevaluations } from './revaluations.ts'

const FIRST_PAGE = '/api/v1/revaluations?limit=20'

export function useRevaluations(): KeptReport<RevaluationPage> {
  // No edit of a line makes one: it is asked for again some minutes later.
  return useKeptReport('revaluations', FIRST_PAGE, readRevaluations, [])
}

/** Returns up to when, in epoch milliseconds; null: never. */
export function useChangesSeen(): Stored<number | null> {
  return useStored(
    'changes seen',
    async (store) => {
      const lastSeenAt = settingOf(await store.shownOf('settings'), CHANGES_SEEN)
      return typeof lastSeenAt === 'number' ? lastSeenAt : null
    },
    ['settings'],
  )
}
