/** Laws of one record: any order of tap, undo, send and lost answer ends as the person last saw it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { undo } from '../entry/line.ts'
import { random } from '../testing/device.ts'
import { ScriptedServer } from '../testing/server.ts'
import { newId } from './ids.ts'
import type { Fields, Mutation } from './protocol.ts'
import { readPushAnswer } from './protocol.ts'
import {
  changeRecord,
  markRequested,
  NEW_RECORD,
  nextToSend,
  type RecordState,
  shownFields,
  takeChange,
  takeOutcome,
} from './record.ts'

const ID = '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d13'
const newMutationId = () => newId(0, random)

type Step =
  | { readonly kind: 'set'; readonly fields: Fields | null }
  | { readonly kind: 'undo' }
  | { readonly kind: 'send'; readonly fate: 'answered' | 'cut_before' | 'cut_after' }
  | { readonly kind: 'pull' }
  | { readonly kind: 'other'; readonly fields: Fields | null }

const FIELDS = fc.record({
  code: fc.constantFrom('99213', '99214'),
  units: fc.integer({ min: 1, max: 3 }),
  note: fc.constantFrom('', 'a'),
})
const TARGET = fc.option(FIELDS, { nil: null, freq: 4 })
const OWN_STEPS: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: TARGET.map((fields) => ({ kind: 'set', fields }) as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'undo' } as const) },
  {
    weight: 4,
    arbitrary: fc.constantFrom('answered', 'cut_before', 'cut_after').map((fate) => ({ kind: 'send', fate }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'pull' } as const) },
)
const STEPS_OF_TWO: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: OWN_STEPS },
  { weight: 1, arbitrary: TARGET.map((fields) => ({ kind: 'other', fields }) as const) },
)

/** One record on one device, over a server. */
class Device {
  readonly server = new ScriptedServer()
  state: RecordState = NEW_RECORD
  #done: { before: Fields | null; after: Fields | null }[] = []

  take(step: Step): void {
    switch (step.kind) {
      case 'set':
        this.#set(step.fields)
        break
      case 'undo':
        this.#undo()
        break
      case 'send':
        this.send(step.fate)
        break
      case 'pull':
        this.pull()
        break
      case 'other':
        this.#writeElsewhere(step.fields)
        break
      default:
        step satisfies never
    }
  }

  get shown(): Fields | null {
    return shownFields(this.state)
  }

  get stored(): Fields | null {
    return this.server.shown(ID)
  }

  send(fate: 'answered' | 'cut_before' | 'cut_after'): void {
    const edit = nextToSend(this.state)
    if (edit === null) return
    const mutation: Mutation = {
      mutation_id: edit.mutationId,
      collection: 'procedure_logs',
      op: edit.op,
      id: ID,
      base_rev: edit.baseRev,
      ...(edit.op === 'upsert' && { data: edit.fields }),
    }
    this.state = markRequested(this.state)
    if (fate === 'cut_before') return
    const { results } = readPushAnswer({ results: this.server.push([mutation]), valuations: [] })
    if (fate === 'cut_after' || results[0] === undefined) return
    this.state = takeOutcome(this.state, mutation.mutation_id, results[0].outcome)
  }

  pull(): void {
    const stored = this.server.records.get(`procedure_logs ${ID}`)
    if (stored !== undefined) this.state = takeChange(this.state, stored, null, newMutationId)
  }

  /** Syncs until nothing is to be sent. */
  settle(): void {
    for (let round = 0; round < 20 && nextToSend(this.state) !== null; round += 1) {
      this.pull()
      this.send('answered')
    }
    this.pull()
  }

  #set(fields: Fields | null): void {
    const before = this.shown
    this.state = changeRecord(this.state, fields, newMutationId)
    this.#done.push({ before, after: fields })
  }

  #undo(): void {
    const last = this.#done.pop()
    if (last === undefined) return
    const [change] = undo([{ collection: 'procedure_logs', id: ID, ...last }])
    this.state = changeRecord(this.state, change?.target(this.shown) ?? null, newMutationId)
  }

  #writeElsewhere(fields: Fields | null): void {
    if (fields !== null || this.stored !== null) this.server.write(ID, fields)
  }
}

test('any order of tap, undo, send and lost answer ends as the person last saw it', () => {
  fc.assert(
    fc.property(fc.array(OWN_STEPS, { maxLength: 25 }), (steps) => {
      const device = new Device()
      for (const step of steps) device.take(step)
      const shownBefore = device.shown

      device.settle()

      expect(device.state.edits).toEqual([])
      expect(device.stored).toEqual(shownBefore)
      expect(device.shown).toEqual(shownBefore)
    }),
    { numRuns: 2000 },
  )
})

test('sending never changes what the person sees', () => {
  fc.assert(
    fc.property(fc.array(OWN_STEPS, { maxLength: 25 }), (steps) => {
      const device = new Device()
      for (const step of steps) {
        const shownBefore = device.shown
        device.take(step)
        if (step.kind === 'send' || step.kind === 'pull') expect(device.shown).toEqual(shownBefore)
      }
    }),
    { numRuns: 1000 },
  )
})

test('a line that was made and taken back before any request was never sent', () => {
  fc.assert(
    fc.property(fc.array(FIELDS, { minLength: 1, maxLength: 5 }), (targets) => {
      const device = new Device()
      for (const fields of targets) device.take({ kind: 'set', fields })
      device.take({ kind: 'set', fields: null })

      expect(device.state.edits).toEqual([])
    }),
  )
})

test('with another device writing, the two end equal or the person is asked, and nothing of theirs is dropped unasked', () => {
  fc.assert(
    fc.property(fc.array(STEPS_OF_TWO, { maxLength: 25 }), (steps) => {
      const device = new Device()
      for (const step of steps) device.take(step)
      const shownBefore = device.shown

      device.settle()

      if (device.state.edits.length === 0) expect(device.shown).toEqual(device.stored)
      else expect(device.state.edits[0]?.state.kind).toBe('conflict')
      if (!steps.some((step) => step.kind === 'other')) expect(device.stored).toEqual(shownBefore)
    }),
    { numRuns: 2000 },
  )
})

test('a record that was deleted elsewhere while its making was not answered is asked about, not refused', () => {
  const device = new Device()
  device.take({ kind: 'set', fields: { code: '99213', units: 1, note: '' } })
  device.take({ kind: 'send', fate: 'cut_after' })
  device.take({ kind: 'other', fields: null })
  device.take({ kind: 'pull' })
  device.take({ kind: 'set', fields: { code: '99213', units: 1, note: 'a' } })

  device.settle()

  expect(device.state.edits.map((edit) => edit.state)).toEqual([{ kind: 'conflict', reason: 'deleted', fields: [] }])
})

test('a record that was deleted elsewhere under an edit is asked about, also after that edit was taken back', () => {
  const device = new Device()
  device.take({ kind: 'other', fields: { code: '99214', units: 1, note: '' } })
  device.take({ kind: 'pull' })
  device.take({ kind: 'other', fields: null })
  device.take({ kind: 'set', fields: { code: '99214', units: 2, note: '' } })
  device.take({ kind: 'pull' })
  device.take({ kind: 'undo' })

  device.settle()

  expect(device.state.edits.map((edit) => edit.state)).toEqual([{ kind: 'conflict', reason: 'deleted', fields: [] }])
})

test('a conflict ends as the person decides', () => {
  fc.assert(
    fc.property(fc.array(STEPS_OF_TWO, { maxLength: 25 }), TARGET, (steps, decided) => {
      const device = new Device()
      for (const step of steps) device.take(step)
      device.settle()
      if (device.state.edits.length === 0) return

      device.state = changeRecord({ ...device.state, edits: [] }, decided, newMutationId)
      device.settle()

      expect(device.stored).toEqual(decided)
    }),
    { numRuns: 1000 },
  )
})
