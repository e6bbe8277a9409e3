/** What a write has touched: which records, and by which topics screens read them again. */
import type { Collection, Fields } from '../sync/protocol.ts'

/** A collection, the name of a value, `records` and `lines` for any of them, or `day 2026-08-03` for one day. */
export type Topic = string

/** Which records wait for the person; each edit of one would be too often. */
export const DECISIONS = 'decisions'

export interface RecordKey {
  readonly collection: Collection
  readonly id: string
}

export class Touched {
  readonly topics = new Set<Topic>()
  /** Lines whose credit was written; null: those of all. */
  credits: Set<string> | null = new Set()
  readonly #onRecord: (key: RecordKey) => void

  constructor(onRecord: (key: RecordKey) => void) {
    this.#onRecord = onRecord
  }

  /** Notes a record, from how it was shown to how it is. */
  record(key: RecordKey, before: Fields | null, after: Fields | null): void {
    const { collection } = key
    this.#onRecord(key)
    this.topics.add('records')
    if (collection === 'procedure_logs') this.line(before, after)
    else this.topics.add(collection)
  }

  /** Notes a line, as it was or is shown, or its credit. */
  line(...shown: readonly (Fields | null | undefined)[]): void {
    this.topics.add('lines')
    for (const fields of shown) {
      if (typeof fields?.performed_on === 'string') this.topics.add(topicOfDay(fields.performed_on))
    }
  }

  credit(id: string): void {
    this.credits?.add(id)
  }

  allCredits(): void {
    this.credits = null
  }

  value(name: string): void {
    this.topics.add(name)
  }
}

export function topicOfDay(day: string): Topic {
  return `day ${day}`
}
