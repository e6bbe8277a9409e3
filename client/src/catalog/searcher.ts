/** The search over the words on this device: its index is made once, and kept in the database of the catalog. */
import type { Find, SearchQuery } from '../search/answers.ts'
import { packIndex, unpackIndex } from '../search/packed-index.ts'
import { buildIndexInPieces, type SearchIndex, search, type WordsRow } from '../search/search.ts'
import type { CatalogCache, Pause } from './cache.ts'
import { wordsReader } from './code-words.ts'
import type { Table } from './files.ts'
import { ADD_ON } from './indicators.ts'
import { type RvuRow, rowReader } from './rows.ts'

/** Tables by their names in the database, or themselves where it would not hold them. */
type Tables = readonly (string | Table)[]

export interface WantedIndex {
  /** Of the index: another one for other rows. */
  readonly name: string
  /** Words; of a code that stands in several the first counts. */
  readonly words: Tables
  /** Releases whose codes are found without words, as long as some words are missing. */
  readonly releases: Tables
}

export interface Searcher {
  /** Resolves once texts are answered by the index of these tables; the one before answers until then. */
  readonly prepare: (wanted: WantedIndex) => Promise<void>
  /** Finds nothing before there is an index. */
  readonly find: Find
}

/** In a release, with work of its own or without; how often such a code is billed nobody says. As the server has it. */
const OF_RELEASE = { withWork: 3, without: 2, prior: 2 }

export function createSearcher(cache: CatalogCache, pause: Pause): Searcher {
  let index: SearchIndex | null = null
  let preparing: Promise<void> = Promise.resolve()

  async function prepare(wanted: WantedIndex): Promise<void> {
    const kept = await cache.packedIndex(wanted.name)
    if (kept !== undefined) {
      index = unpackIndex(kept)
      return
    }
    const words = await tablesOf(wanted.words, cache)
    const built = await buildIndexInPieces(rowsOf(words, await tablesOf(wanted.releases, cache)), pause)
    index = built
    // What a browser has taken from the database meanwhile comes again, and is part of the next index.
    if (words.length === wanted.words.length) void cache.putIndex(wanted.name, packIndex(built))
  }

  return {
    prepare(wanted) {
      // The one before said itself what went wrong with it.
      preparing = preparing.catch(() => undefined).then(() => prepare(wanted))
      return preparing
    },
    async find({ text, limit, own }: SearchQuery) {
      return index === null ? [] : search(index, text, { limit, own }).codes
    },
  }
}

function rowsOf(words: readonly Table[], releases: readonly Table[]): Iterable<WordsRow> {
  const rows = new Map<string, WordsRow>()
  for (const table of words) {
    for (const row of table.rows.map(wordsReader(table.columns))) if (!rows.has(row.code)) rows.set(row.code, row)
  }
  const named = new Set(rows.keys())
  for (const table of releases) {
    for (const row of table.rows.map(rowReader(table.columns))) {
      if (!named.has(row.code)) rows.set(row.code, withoutName(row, rows.get(row.code)))
    }
  }
  return rows.values()
}

async function tablesOf(tables: Tables, cache: CatalogCache): Promise<readonly Table[]> {
  const keptTables = await Promise.all(tables.map((table) => (typeof table === 'string' ? cache.table(table) : table)))
  return keptTables.filter((table) => table !== undefined)
}

/** A code may have several rows: one of them with work is enough. */
function withoutName({ code, work, globalPeriod }: RvuRow, other: WordsRow | undefined): WordsRow {
  const hasWork = work.basis === 'work_rvu' && globalPeriod !== ADD_ON
  const prominence = Math.max(hasWork ? OF_RELEASE.withWork : OF_RELEASE.without, other?.prominence ?? 0)
  return { code, title: code, synonyms: [], prominence, prior: OF_RELEASE.prior }
}
