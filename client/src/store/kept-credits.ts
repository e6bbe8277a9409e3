/** Credits of lines that were read, kept until they are written: a day with its lines is read again after each save. */
import type { StoredValuation } from './schema.ts'
import { type Reading, together } from './transaction.ts'

/** Of some weeks. */
const MOST_KEPT = 2000

export class KeptCredits {
  /** null: the line has none. */
  readonly #kept = new Map<string, StoredValuation | null>()

  /** Returns the credits of lines, those that are known, and reads what is not kept. */
  async read({ valuations }: Reading, ids: readonly string[]): Promise<ReadonlyMap<string, StoredValuation>> {
    const unread = ids.filter((id) => !this.#kept.has(id))
    const read = await together(...unread.map((id) => () => valuations.get(id)))
    for (const [n, id] of unread.entries()) this.#kept.set(id, read[n] ?? null)
    const credits = new Map<string, StoredValuation>()
    for (const id of ids) {
      const credit = this.#kept.get(id) ?? null
      if (credit !== null) credits.set(id, credit)
    }
    if (this.#kept.size > MOST_KEPT) this.#kept.clear()
    return credits
  }

  /** Has credits read again; null: all of them. */
  forget(ids: Iterable<string> | null): void {
    if (ids === null) this.#kept.clear()
    else for (const id of ids) this.#kept.delete(id)
  }
}
