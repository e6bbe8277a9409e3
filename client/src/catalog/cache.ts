/**
 * Files of the catalog on this device, in a database of its own that all users share.
 *
 * A cache: what is lost is fetched again, so nothing here throws. Rows are kept as texts of some hundred rows each, since
 * parsing texts piece by piece never holds the page up, as one object of all rows would.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { PackedIndex } from '../search/packed-index.ts'
import { list, text } from '../sync/protocol.ts'
import type { Table } from './files.ts'
import type { Cells } from './rows.ts'

interface Schema extends DBSchema {
  /** Keys: `manifest`; of a table its name, and `name/0`, `name/1` … for its rows; of a search index its name. */
  files: { key: string; value: string | PackedIndex }
}

/** Gives way to what the person does, between two pieces of work. */
export type Pause = () => Promise<void>

const BLOCK = 1000
const STORE = 'files'
/** The database of the catalog on this device. */
export const CATALOG_DATABASE = 'openrvu-catalog'
/** After every number of a block. */
const END = '/~'

export class CatalogCache {
  readonly #name: string
  readonly #pause: Pause
  #opening: Promise<IDBPDatabase<Schema>> | null = null

  constructor(name: string, pause: Pause) {
    this.#name = name
    this.#pause = pause
  }

  /** Returns a short text; undefined where there is none, or no database. */
  async get(key: string): Promise<string | undefined> {
    const value = await this.#try((database) => database.get(STORE, key), undefined)
    return typeof value === 'string' ? value : undefined
  }

  async packedIndex(name: string): Promise<PackedIndex | undefined> {
    const value = await this.#try((database) => database.get(STORE, name), undefined)
    return typeof value === 'object' ? value : undefined
  }

  async putIndex(name: string, index: PackedIndex): Promise<void> {
    await this.#try((database) => database.put(STORE, index, name), '')
  }

  async put(key: string, value: string): Promise<void> {
    await this.#try((database) => database.put(STORE, value, key), '')
  }

  /** Stores a table, whole or not at all. */
  async putTable(name: string, { columns, rows }: Table): Promise<void> {
    const blocks: string[] = []
    for (let start = 0; start < rows.length; start += BLOCK) {
      blocks.push(JSON.stringify(rows.slice(start, start + BLOCK)))
      await this.#pause()
    }
    await this.#try(async (database) => {
      const transaction = database.transaction(STORE, 'readwrite')
      for (const [n, block] of blocks.entries()) void transaction.store.put(block, `${name}/${n}`)
      void transaction.store.put(JSON.stringify(columns), name)
      await transaction.done
    }, undefined)
  }

  /** Returns a table; undefined where it is not there. */
  async table(name: string): Promise<Table | undefined> {
    const stored = await this.#try(async (database) => {
      const transaction = database.transaction(STORE)
      const columns = await transaction.store.get(name)
      const keys = await transaction.store.getAllKeys(blocksOf(name))
      return typeof columns === 'string' ? { columns, blocks: keys.length } : undefined
    }, undefined)
    if (stored === undefined) return undefined
    const rows: Cells[] = []
    for (let n = 0; n < stored.blocks; n += 1) {
      const block = await this.get(`${name}/${n}`)
      if (block === undefined) return undefined
      for (const row of JSON.parse(block) as Cells[]) rows.push(row) // as `putTable` wrote it
      await this.#pause()
    }
    return { columns: list(JSON.parse(stored.columns)).map(text), rows }
  }

  async has(name: string): Promise<boolean> {
    return (await this.get(name)) !== undefined
  }

  /** Deletes the tables that have none of these names. */
  async keepOnly(names: readonly string[]): Promise<void> {
    await this.#try(async (database) => {
      const transaction = database.transaction(STORE, 'readwrite')
      for (const key of await transaction.store.getAllKeys()) {
        const isKept = names.some((name) => key === name || key.startsWith(`${name}/`))
        if (!isKept) void transaction.store.delete(key)
      }
      await transaction.done
    }, undefined)
  }

  close(): void {
    const opening = this.#opening
    this.#opening = null
    void opening?.then((database) => database.close()).catch(() => undefined)
  }

  /** Does work on the database, and once more on a new handle, since browsers close those of pages in the background. */
  async #try<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
    for (const _ of ['first', 'again']) {
      try {
        this.#opening ??= this.#open()
        return await work(await this.#opening)
      } catch {
        this.close()
      }
    }
    return otherwise
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    const giveWay = () => this.close()
    return openDB<Schema>(this.#name, 1, {
      upgrade: (database) => void database.createObjectStore(STORE),
      blocking: giveWay,
      terminated: giveWay,
    })
  }
}

function blocksOf(name: string): IDBKeyRange {
  return IDBKeyRange.bound(`${name}/`, `${name}${END}`)
}
