import { expect, test } from 'vitest'
import type { SyncReport } from '../../sync/client.ts'
import type { Edit } from '../../sync/record.ts'
import { DIAGNOSIS, SETTINGS } from '../../words/settings.ts'
import { type DiagnosisFacts, diagnosisRows } from './diagnosis.ts'

const edit = (state: Edit['state']): { readonly edits: readonly Edit[] } => ({
  edits: [
    {
      mutationId: 'm',
      op: 'upsert',
      baseRev: null,
      fields: { code: '99213', note: 'secret' },
      before: null,
      isRequested: true,
      state,
    },
  ],
})

const FACTS: DiagnosisFacts = {
  status: { kind: 'stopped', code: 'device_limit' },
  lines: null,
  unsent: [
    edit({ kind: 'waiting' }),
    edit({ kind: 'rejected', code: 'invalid', errors: {} }),
    edit({ kind: 'conflict', reason: 'modified', fields: ['note'] }),
  ],
  position: {
    cursor: 'c',
    collections: [],
    valuationsCursor: null,
    valuationsForm: 2,
    resync: null,
    resyncs: 2,
    settledHead: 812,
  },
  lastReport: null,
  deviceId: 'd',
  serverAhead: 90_400,
  usedBytes: 1000,
  isPersistent: false,
  hasWorker: true,
  browser: 'Firefox',
  zone: 'America/Denver',
}

test('a diagnosis says how the sync stands and what waits, and nothing of what was logged', () => {
  const rows = Object.fromEntries(diagnosisRows(FACTS))

  expect(rows).toMatchObject({
    [DIAGNOSIS.names.status]: 'stopped: device_limit',
    [DIAGNOSIS.names.lines]: 'not known',
    [DIAGNOSIS.names.waiting]: '1',
    [DIAGNOSIS.names.rejected]: '1',
    [DIAGNOSIS.names.conflict]: '1',
    [DIAGNOSIS.names.serverAhead]: '90',
  })
  expect(JSON.stringify(rows)).not.toMatch(/99213|secret|note/)
})

test.each([
  [null, 'not known, not known'],
  [false, 'not known, not persistent'],
  [true, 'not known, persistent'],
])('a diagnosis tells a browser that does not say from one that keeps nothing: %j', (isPersistent, expected) => {
  const rows = Object.fromEntries(diagnosisRows({ ...FACTS, usedBytes: null, isPersistent }))

  expect(rows[DIAGNOSIS.names.storage]).toBe(expected)
})

test.each([
  [0, '0 kB'],
  [1, '1 kB'],
  [812_400, '813 kB'],
  [999_001, '1 MB'],
  [3_220_133, '3.2 MB'],
  [1_234_567_890, '1,234.6 MB'],
])('what is stored is said in kilobytes or megabytes, on both screens: %j', (usedBytes, expected) => {
  const rows = Object.fromEntries(diagnosisRows({ ...FACTS, usedBytes }))

  expect(rows[DIAGNOSIS.names.storage]).toBe(`${expected}, not persistent`)
  expect(SETTINGS.used(usedBytes)).toBe(`${expected} are used.`)
})

test.each<[SyncReport, string]>([
  [{ kind: 'digest_differs', collections: ['procedure_logs', 'goals'] }, 'digest_differs: procedure_logs, goals'],
  [{ kind: 'unexpected', code: 'a text was expected' }, 'unexpected: a text was expected'],
  [{ kind: 'failed', error: 'SyntaxError: "99213, secret: left\nknee" is not valid JSON' }, 'failed: SyntaxError'],
])('a diagnosis says what was wrong with a sync last, and quotes no error: %j', (report, expected) => {
  const rows = Object.fromEntries(diagnosisRows({ ...FACTS, lastReport: { at: Date.UTC(2026, 2, 14, 15), report } }))

  expect(rows[DIAGNOSIS.names.report]).toBe(`2026-03-14T15:00:00.000Z ${expected}`)
})

test('a diagnosis of a device whose syncs had no fault says so', () => {
  expect(Object.fromEntries(diagnosisRows(FACTS))[DIAGNOSIS.names.report]).toBe(DIAGNOSIS.no)
})
