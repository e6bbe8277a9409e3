/** The words of codes: a file of words as an index that is searched (pure). */
import { buildIndexInPieces, type SearchIndex, type WordsRow } from '../search/search.ts'
import type { Pause } from './cache.ts'
import type { Table } from './files.ts'
import type { Cells } from './rows.ts'

export interface CodeWords {
  readonly index: SearchIndex
  /** In our own words; null where we have none. */
  readonly titleOf: (code: string) => string | null
  readonly has: (code: string) => boolean
  /** How many codes it has. */
  readonly size: number
}

/** Of a file of a server that does not tell them yet: one for all, so that they decide nothing. */
const UNTOLD = { prominence: 5, prior: 2 }

/** Returns the words of a table, indexed piece by piece. */
export async function indexWords(table: Table, pause: Pause): Promise<CodeWords> {
  const read = rowReader(table.columns)
  const index = await buildIndexInPieces(table.rows.map(read), pause)
  const titles = new Map(index.rows.map(({ code, title }) => [code, title === code ? null : title]))
  return {
    index,
    titleOf: (code) => titles.get(code) ?? null,
    has: (code) => titles.has(code),
    size: titles.size,
  }
}

/** Columns are found by name: a newer server may send more, and an older one fewer. */
function rowReader(columns: readonly string[]): (cells: Cells) => WordsRow {
  const [code, title, synonyms] = ['code', 'title', 'synonyms'].map((name) => columns.indexOf(name))
  const numberOf = (cells: Cells, name: keyof typeof UNTOLD) => {
    const cell = cells[columns.indexOf(name)]
    return typeof cell === 'number' ? cell : UNTOLD[name]
  }
  return (cells) => {
    const ofCode = textOf(cells, code)
    return {
      code: ofCode,
      title: textOf(cells, title) || ofCode,
      synonyms: textOf(cells, synonyms).split('\n').filter(Boolean),
      prominence: numberOf(cells, 'prominence'),
      prior: numberOf(cells, 'prior'),
    }
  }
}

function textOf(cells: Cells, place: number | undefined): string {
  const cell = place === undefined ? null : cells[place]
  return typeof cell === 'string' ? cell : ''
}
