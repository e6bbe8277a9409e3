/** Files of the catalog as they come and as they are kept: whole and unchanged, or not at all (pure). */
import { list, members, text, UnexpectedAnswer } from '../sync/protocol.ts'
import type { Pause } from './cache.ts'
import type { Cell, Cells } from './rows.ts'

/** Rows with their columns. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Cells[]
}

export interface Delta extends Table {
  readonly format: number
  /** Code and component of rows to drop. */
  readonly removed: readonly Cells[]
}

/** Rows that are worked on at once: more would hold the page up. */
const PIECE = 1000

/** Returns the table of a file. Throws UnexpectedAnswer for what is none. */
export async function readTable(body: unknown, pause: Pause): Promise<Table> {
  const file = members(body)
  return { columns: list(file.columns).map(text), rows: await readRows(list(file.rows), pause) }
}

/** Returns the delta of a file. Throws UnexpectedAnswer for what is none. */
export async function readDelta(body: unknown, pause: Pause): Promise<Delta> {
  const file = members(body)
  return {
    format: file.format === undefined ? 1 : Number(file.format),
    columns: list(file.columns).map(text),
    rows: await readRows(list(file.upserts), pause),
    removed: list(file.removed).map(cells),
  }
}

/** Returns the text whose SHA-256 the manifest names for a release. */
export function canonicalRows({ rows }: Table, pause: Pause): Promise<string> {
  return stringify(rows, pause)
}

/** Returns the text whose SHA-256 is the version of a file of words: its content without the version, as it came. */
export async function canonicalContent(body: unknown, pause: Pause): Promise<string> {
  const { version: _, ...content } = members(body)
  const parts: string[] = []
  for (const [name, value] of Object.entries(content)) {
    const written = Array.isArray(value) ? await stringify(value, pause) : JSON.stringify(value)
    parts.push(`${JSON.stringify(name)}:${written}`)
  }
  return `{${parts.join(',')}}`
}

async function stringify(values: readonly unknown[], pause: Pause): Promise<string> {
  const pieces: string[] = []
  for (let start = 0; start < values.length; start += PIECE) {
    pieces.push(JSON.stringify(values.slice(start, start + PIECE)).slice(1, -1))
    await pause()
  }
  return `[${pieces.join(',')}]`
}

async function readRows(values: readonly unknown[], pause: Pause): Promise<readonly Cells[]> {
  const rows: Cells[] = []
  for (const [n, value] of values.entries()) {
    rows.push(cells(value))
    if (n % PIECE === PIECE - 1) await pause()
  }
  return rows
}

/** Returns the rows of the newer release: removed keys dropped, others set, in the order of code and component. */
export function applyDelta(old: Table, delta: Delta): Table {
  const kept = new Map(old.rows.map((row) => [keyOf(row), row]))
  for (const key of delta.removed) kept.delete(keyOf(key))
  for (const row of delta.rows) kept.set(keyOf(row), row)
  const rows = [...kept.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  return { columns: delta.columns, rows }
}

/** A blank comes before letters and digits, so that the order of these texts is that of code, then component. */
function keyOf([code, component]: Cells): string {
  return `${code} ${component}`
}

function cells(value: unknown): Cells {
  const row = list(value)
  if (row.every(isCell)) return row
  // Of the words: a list of synonyms among the cells.
  if (row.every((cell) => isCell(cell) || (Array.isArray(cell) && cell.every(isCell)))) return row.map(joined)
  throw new UnexpectedAnswer('a row with another kind of value')
}

function isCell(value: unknown): value is Cell {
  return value === null || typeof value === 'string' || typeof value === 'number'
}

function joined(value: unknown): Cell {
  return Array.isArray(value) ? value.join('\n') : isCell(value) ? value : null
}
