/** Files of the catalog as they come and as they are kept: whole and unchanged, or not at all (pure). */
import { list, members, text, UnexpectedAnswer } from '../sync/protocol.ts'
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

/** Returns the table of a file. Throws UnexpectedAnswer for what is none. */
export function readTable(body: unknown): Table {
  const file = members(body)
  return { columns: list(file.columns).map(text), rows: list(file.rows).map(cells) }
}

/** Returns the delta of a file. Throws UnexpectedAnswer for what is none. */
export function readDelta(body: unknown): Delta {
  const file = members(body)
  return {
    format: file.format === undefined ? 1 : Number(file.format),
    columns: list(file.columns).map(text),
    rows: list(file.upserts).map(cells),
    removed: list(file.removed).map(cells),
  }
}

/** Returns the text whose SHA-256 the manifest names for a release. */
export function canonicalRows({ rows }: Table): string {
  return JSON.stringify(rows)
}

/** Returns the text whose SHA-256 is the version of a file of words: its content without the version, as it came. */
export function canonicalContent(body: unknown): string {
  const { version: _, ...content } = members(body)
  return JSON.stringify(content)
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
