/** Real rows of RVU24A, as a device gets them. */
import { type Cells, type RowsOfCode, rowReader } from '../catalog/rows.ts'
import { vectorsOf } from './vectors.ts'

export const [COLUMNS = [], ...ROWS] = vectorsOf<[string[], ...Cells[]]>('shared/rvu24a.json')

/** Returns the rows of a code by component. */
export function rowsOf(code: string): RowsOfCode {
  const read = rowReader(COLUMNS)
  const rows = ROWS.filter(([of]) => of === code).map(read)
  return new Map(rows.map((row) => [row.component, row]))
}
