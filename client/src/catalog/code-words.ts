/** The titles of codes, and the rows of a file of words as the search reads them (pure). */
import type { WordsRow } from '../search/search.ts'
import type { Pause } from './cache.ts'
import type { Table } from './files.ts'
import type { Cells } from './rows.ts'

/** Titles in our own words by code; null of a code for which we have none. */
export type Titles = ReadonlyMap<string, string | null>

/** Of a file of a server that does not tell them yet: one for all, so that they decide nothing. */
const UNTOLD = { prominence: 5, prior: 2 }
const PIECE = 2000

/** Returns the titles of a table, read piece by piece. */
export async function readTitles({ columns, rows }: Table, pause: Pause): Promise<Titles> {
  const [code, title] = ['code', 'title'].map((name) => columns.indexOf(name))
  const titles = new Map<string, string | null>()
  for (const [n, cells] of rows.entries()) {
    const [ofCode, text] = [textOf(cells, code), textOf(cells, title)]
    titles.set(ofCode, text === '' || text === ofCode ? null : text)
    if (n % PIECE === PIECE - 1) await pause()
  }
  return titles
}

/** Returns what reads the rows of a table. Columns are found by name: a newer server may send more, and an older one fewer. */
export function wordsReader(columns: readonly string[]): (cells: Cells) => WordsRow {
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
