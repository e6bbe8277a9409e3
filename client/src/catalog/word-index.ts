/**
 * Words of codes, found by words and beginnings of words (pure).
 *
 * All words of a block of codes are one text, which is searched as a whole: that is far faster than one code after another.
 */

import type { Pause } from './cache.ts'
import type { Table } from './files.ts'
import type { Cells } from './rows.ts'

export interface TitleMatch {
  readonly code: string
  /** In our own words; null for a code that has none. */
  readonly title: string | null
}

export interface WordIndex {
  readonly titleOf: (code: string) => string | null
  readonly has: (code: string) => boolean
  /** How many codes it has. */
  readonly size: number
  /** Returns the codes whose title, synonyms or code have every word of a query, the best first. */
  readonly search: (query: string, limit: number) => readonly TitleMatch[]
}

interface Block {
  readonly entries: readonly TitleMatch[]
  /** Of each code a line: code and title, then the synonyms; a blank before and after each word. */
  readonly text: string
  /** Where the line of each code begins. */
  readonly starts: readonly number[]
}

interface Hit {
  readonly match: TitleMatch
  readonly score: number
}

const BLOCK = 500
const LONGEST_QUERY = 100
const MOST_WORDS = 8
/** Codes that are ranked for one query: a single letter begins nearly all. */
const MOST_HITS = 500
const BLANK = 32
const MOST_ANSWERS = 50

/** Returns an index of a table of words, made piece by piece. */
export async function buildWordIndex(table: Table, pause: Pause): Promise<WordIndex> {
  const places = { code: table.columns.indexOf('code'), title: table.columns.indexOf('title') }
  const synonyms = table.columns.indexOf('synonyms')
  const blocks: Block[] = []
  const titles = new Map<string, string | null>()
  for (let start = 0; start < table.rows.length; start += BLOCK) {
    const rows = table.rows.slice(start, start + BLOCK)
    const entries = rows.map((row) => entryOf(row, places))
    for (const { code, title } of entries) titles.set(code, title)
    blocks.push(
      blockOf(
        entries,
        rows.map((row) => String(row[synonyms] ?? '')),
      ),
    )
    await pause()
  }
  return {
    titleOf: (code) => titles.get(code) ?? null,
    has: (code) => titles.has(code),
    size: titles.size,
    search: (query, limit) => searchIn(blocks, query, limit),
  }
}

/** Returns the words of a text in small letters without marks, at most eight. */
export function wordsOf(query: string): readonly string[] {
  return plain(query.slice(0, LONGEST_QUERY)).split(' ').filter(Boolean).slice(0, MOST_WORDS)
}

function searchIn(blocks: readonly Block[], query: string, limit: number): readonly TitleMatch[] {
  // The longest word is in the fewest lines.
  const words = [...wordsOf(query)].sort((a, b) => b.length - a.length)
  if (words.length === 0) return []
  const hits: Hit[] = []
  for (const block of blocks) {
    if (hits.length >= MOST_HITS) break
    addHits(hits, block, words)
  }
  return hits
    .sort((a, b) => a.score - b.score || (a.match.code < b.match.code ? -1 : 1))
    .slice(0, Math.min(limit, MOST_ANSWERS))
    .map(({ match }) => match)
}

function addHits(hits: Hit[], { text, starts, entries }: Block, words: readonly string[]): void {
  const [longest = ''] = words
  let line = 0
  // The blank before a word is everywhere: looking for the word alone, and then at the blank, is faster.
  for (let at = text.indexOf(longest); at >= 0; at = text.indexOf(longest, at + 1)) {
    if (text.charCodeAt(at - 1) !== BLANK) continue
    while ((starts[line + 1] ?? text.length) <= at) line += 1
    const end = starts[line + 1] ?? text.length
    const score = scoreOf(text.slice(starts[line], end), words)
    const match = entries[line]
    if (score !== null && match !== undefined) hits.push({ match, score })
    // On with the next line: this one is judged.
    at = end - 1
  }
}

/** Returns how far a line is from a query, 0 for the nearest; null where it lacks a word. */
function scoreOf(line: string, words: readonly string[]): number | null {
  const endOfTitle = line.indexOf('\t')
  let score = 0
  for (const word of words) {
    const whole = line.indexOf(` ${word} `)
    const at = whole >= 0 ? whole : line.indexOf(` ${word}`)
    if (at < 0) return null
    score += (whole >= 0 ? 0 : WEIGHT_OF_BEGINNING) + (at < endOfTitle ? 0 : WEIGHT_OF_SYNONYM)
  }
  return score + Math.min(endOfTitle, WEIGHT_OF_BEGINNING - 1)
}

const WEIGHT_OF_BEGINNING = 1000
const WEIGHT_OF_SYNONYM = 2000

function entryOf(row: Cells, { code, title }: { readonly code: number; readonly title: number }): TitleMatch {
  const [ofCode, words] = [String(row[code]), row[title]]
  return { code: ofCode, title: typeof words === 'string' && words !== ofCode && words !== '' ? words : null }
}

function blockOf(entries: readonly TitleMatch[], synonyms: readonly string[]): Block {
  const lines = entries.map(
    ({ code, title }, n) => ` ${plain(code)} ${plain(title ?? '')} \t ${plain(synonyms[n] ?? '')} \n`,
  )
  const starts: number[] = []
  let start = 0
  for (const line of lines) {
    starts.push(start)
    start += line.length
  }
  return { entries, text: lines.join(''), starts }
}

const ASCII = /^[\x20-\x7e\n]*$/

/** Returns a text in small letters and digits, without marks, with one blank for all that stands between. */
function plain(text: string): string {
  const letters = ASCII.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')
  return letters
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
