/**
 * What this device holds of the server, for the digest: after a first look at all rows, only those are read again that
 * were written since. What is compared is always what was read back of the database.
 */
import type { Collection } from '../sync/protocol.ts'
import { allOf, type Row } from './schema.ts'
import type { RecordKey } from './touched.ts'
import { type Reading, together } from './transaction.ts'

/** By id; null: here, and not at the server. */
type Revs = Map<string, number | null>

export class HeldRevs {
  readonly #revs = new Map<Collection, Revs>()
  readonly #written = new Map<string, RecordKey>()

  /** Notes a record that is being written. */
  note({ collection, id }: RecordKey): void {
    this.#written.set(`${collection} ${id}`, { collection, id })
  }

  /** Has all rows read again. */
  forget(): void {
    this.#revs.clear()
  }

  /** Returns the sorted `id:rev` lines of each collection. */
  async read(reading: Reading, collections: readonly Collection[]): Promise<readonly (readonly string[])[]> {
    // Once it is answered, all that was written before is written.
    const counts = await together(...collections.map((collection) => () => reading.records.count(allOf(collection))))
    const written = [...this.#written]
    for (const [, key] of written) await this.#readRow(reading, key)
    if (!this.#isWhole(collections, counts)) await this.#readAll(reading, collections)
    for (const [name, key] of written) if (this.#written.get(name) === key) this.#written.delete(name)
    return collections.map((collection) => linesOf(this.#revs.get(collection)))
  }

  async #readRow({ records }: Reading, { collection, id }: RecordKey): Promise<void> {
    const revs = this.#revs.get(collection)
    if (revs === undefined) return
    const row = await records.get([collection, id])
    if (row === undefined) revs.delete(id)
    else revs.set(id, revOf(row))
  }

  async #readAll({ records }: Reading, collections: readonly Collection[]): Promise<void> {
    this.#revs.clear()
    // One by one: a read that fails leaves none behind whose failure nobody hears.
    for (const collection of collections) {
      const rows = await records.getAll(allOf(collection))
      this.#revs.set(collection, new Map(rows.map((row) => [row.id, revOf(row)])))
    }
  }

  /** Returns true if the database has as many rows as were read: another tab, or the browser, may have been at it. */
  #isWhole(collections: readonly Collection[], counts: readonly number[]): boolean {
    return collections.every((collection, n) => this.#revs.get(collection)?.size === counts[n])
  }
}

function revOf(row: Row): number | null {
  return row.server === null ? null : row.rev
}

function linesOf(revs: Revs | undefined): readonly string[] {
  const entries = [...(revs ?? [])].filter(([, rev]) => rev !== null)
  return entries.map(([id, rev]) => `${id}:${rev}`).sort()
}
