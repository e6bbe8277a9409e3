/** What is shown to those who run a site, where a device does not sync. */

import { storageState } from '../../shell/platform.ts'
import { saveFile } from '../../shell/save-file.ts'
import type { Store } from '../../store/store.ts'
import { LAST_REPORT, type LastReport, SERVER_AHEAD } from '../../sync/client.ts'
import { DIAGNOSIS } from '../../words/settings.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { useApp } from '../context.ts'
import { useStored } from '../use-stored.ts'
import { diagnosisRows } from './diagnosis.ts'

export function DiagnosisScreen() {
  const { phone } = useApp()
  const stored = useStored('diagnosis', readFacts)
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  const rows = diagnosisRows({ ...stored.value, status: phone.status.value, lines: phone.counts.value?.lines ?? null })
  return (
    <>
      <p class="soft">{DIAGNOSIS.hint}</p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        onClick={() => saveFile('openrvu-diagnosis.json', JSON.stringify(Object.fromEntries(rows), null, 2))}
      >
        {DIAGNOSIS.save}
      </button>
    </>
  )
}

async function readFacts(store: Store) {
  const [unsent, position, session, serverAhead, lastReport, storage] = await Promise.all([
    store.unsent(),
    store.position(),
    store.meta('session'),
    store.meta(SERVER_AHEAD),
    store.meta(LAST_REPORT),
    storageState(),
  ])
  return {
    unsent,
    position,
    deviceId: (session as { device_id: string | null } | undefined)?.device_id ?? null, // put by the sync alone
    lastReport: (lastReport ?? null) as LastReport | null, // put by the sync alone
    serverAhead: typeof serverAhead === 'number' ? serverAhead : null,
    ...storage,
    hasWorker: navigator.serviceWorker?.controller != null,
    browser: navigator.userAgent,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}
