/** A quiet word that lines are worth something else since the last visit, until it was seen on any device. */
import { changeSetting } from '../../entry/settings.ts'
import { now } from '../../shell/platform.ts'
import { CHANGES, newsSentence } from '../../words/changes.ts'
import { useApp } from '../context.ts'
import { useSettings } from '../use-settings.ts'
import { CHANGES_SEEN, newsOf } from './revaluations.ts'
import { useChangesSeen, useRevaluations } from './use-revaluations.ts'

export function ChangesNotice() {
  const { phone } = useApp()
  const { namespace } = useSettings()
  const report = useRevaluations()
  const lastSeenAt = useChangesSeen()
  if (report.kind !== 'ready' || lastSeenAt.kind !== 'ready') return null
  const news = newsOf(report.value.revaluations, lastSeenAt.value, now())
  const store = phone.device.value?.store
  if (news === null || namespace === null || store === undefined) return null
  const dismiss = () => store.change([changeSetting(CHANGES_SEEN, news.upTo, namespace)]).catch(() => undefined)
  return (
    <div class="account-bar">
      <span>{newsSentence(news)}</span>
      <a class="button" href={news.id === null ? '/app/changes' : `/app/changes/${news.id}`}>
        {CHANGES.why}
      </a>
      <button type="button" onClick={() => void dismiss()}>
        {CHANGES.understood}
      </button>
    </div>
  )
}
