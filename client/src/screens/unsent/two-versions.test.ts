import { expect, test } from 'vitest'
import type { ConflictReason, Fields } from '../../sync/protocol.ts'
import type { Edit } from '../../sync/record.ts'
import { decidedFields, twoVersions } from './two-versions.ts'

const conflict = (reason: ConflictReason, op: Edit['op'] = 'upsert'): Edit => ({
  mutationId: 'm',
  op,
  baseRev: 3,
  fields: {},
  before: null,
  isRequested: true,
  state: { kind: 'conflict', reason, fields: ['units'] },
})

const HERE: Fields = { code: '99213', units: 2, modifiers: ['25'], client_updated_at: 9 }
const ELSEWHERE: Fields = { code: '99213', units: 3, modifiers: [], client_updated_at: 5 }

test('only fields that differ are asked about, and never when a device wrote', () => {
  const versions = twoVersions({ shown: HERE, server: ELSEWHERE, edits: [conflict('modified')] })
  expect(versions).toMatchObject({
    kind: 'fields',
    fields: [
      { field: 'units', here: 2, elsewhere: 3 },
      { field: 'modifiers', here: ['25'], elsewhere: [] },
    ],
  })
})

test('each field is what was chosen for it, and mine where nothing was', () => {
  const versions = twoVersions({ shown: HERE, server: ELSEWHERE, edits: [conflict('modified')] })
  if (versions?.kind !== 'fields') throw new Error('fields were expected')
  expect(decidedFields(versions, { units: 'elsewhere' })).toEqual({ ...HERE, units: 3 })
})

test('what was deleted on one side has no fields to choose from', () => {
  expect(twoVersions({ shown: HERE, server: null, edits: [conflict('deleted')] })?.kind).toBe('deleted_elsewhere')
  expect(twoVersions({ shown: null, server: ELSEWHERE, edits: [conflict('modified', 'delete')] })?.kind).toBe(
    'deleted_here',
  )
})

test('a record that waits for nobody has no two versions', () => {
  expect(twoVersions({ shown: HERE, server: ELSEWHERE, edits: [] })).toBeNull()
  expect(
    twoVersions({ shown: HERE, server: null, edits: [{ ...conflict('deleted'), state: { kind: 'waiting' } }] }),
  ).toBeNull()
})
