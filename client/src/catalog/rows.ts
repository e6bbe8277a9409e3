/**
 * Rows of a release: as the server sends them, lists in the order of their columns, and as values (pure).
 *
 * Source: the sync contract, section 5. In format 1 work stands in hundredths, in format 2 as a text with its basis.
 */
import { UnexpectedAnswer } from '../sync/protocol.ts'

export type Cell = string | number | null
export type Cells = readonly Cell[]

/** What the work of a row rests on. Zero that was assigned, no work assigned, and not readable are never mixed. */
export type Work =
  | { readonly basis: 'work_rvu' | 'assigned_zero' /** RVU per unit, decimal text. */; readonly rvu: string }
  | { readonly basis: 'payer_fee_schedule' | 'unvalued'; readonly rvu: null }

export interface RvuRow {
  readonly code: string
  /** '', 26, TC or 53. */
  readonly component: string
  readonly work: Work
  readonly status: string
  readonly globalPeriod: string
  /** Shares of the work before, during and after an operation, decimal texts. */
  readonly pre: string
  readonly intra: string
  readonly post: string
  readonly multProc: string
  readonly bilatSurg: string
  readonly asstSurg: string
  readonly coSurg: string
  readonly teamSurg: string
  readonly endoBase: string
  /** The state of the code in one word, which is the reason of a credit, too. */
  readonly state: string
}

/** Rows of one code by component. */
export type RowsOfCode = ReadonlyMap<string, RvuRow>

const TEXTS = {
  code: 'code',
  component: 'component',
  status: 'status',
  globalPeriod: 'global_period',
  pre: 'pre',
  intra: 'intra',
  post: 'post',
  multProc: 'mult_proc',
  bilatSurg: 'bilat_surg',
  asstSurg: 'asst_surg',
  coSurg: 'co_surg',
  teamSurg: 'team_surg',
  endoBase: 'endo_base',
  state: 'state',
} as const

/** Returns what reads the rows of a release with these columns. Throws UnexpectedAnswer where one is missing. */
export function rowReader(columns: readonly string[]): (cells: Cells) => RvuRow {
  const at = (name: string) => {
    const place = columns.indexOf(name)
    if (place < 0) throw new UnexpectedAnswer(`the release has no column ${name}`)
    return place
  }
  const places = Object.entries(TEXTS).map(([name, column]) => [name, at(column)] as const)
  const workOf = columns.includes('wrvu') ? exactWork(at('wrvu'), at('basis')) : hundredthsWork(at('wrvu_x100'))
  return (cells) => {
    const texts = Object.fromEntries(places.map(([name, place]) => [name, String(cells[place] ?? '')]))
    return { ...(texts as Record<keyof typeof TEXTS, string>), work: workOf(cells) } // of all names of TEXTS
  }
}

/** Returns the row that speaks for a code where no component is asked for: the whole service, else the professional part. */
export function displayRow(rows: RowsOfCode): RvuRow | null {
  const unreadable = [...rows.values()].find((row) => row.work.basis === 'unvalued')
  return rows.get('') ?? rows.get('26') ?? unreadable ?? null
}

/** Returns true for a code of HCPCS Level II: a letter, then four digits (H2020). */
export function isLevelII(code: string): boolean {
  return /^[A-Z][0-9]{4}$/.test(code)
}

function hundredthsWork(place: number): (cells: Cells) => Work {
  return (cells) => {
    const hundredths = cells[place]
    if (typeof hundredths !== 'number') return { basis: 'payer_fee_schedule', rvu: null }
    const digits = String(hundredths).padStart(3, '0')
    return {
      basis: hundredths > 0 ? 'work_rvu' : 'assigned_zero',
      rvu: `${digits.slice(0, -2)}.${digits.slice(-2)}`,
    }
  }
}

function exactWork(place: number, basisPlace: number): (cells: Cells) => Work {
  return (cells) => {
    const [rvu, basis] = [cells[place], cells[basisPlace]]
    if (typeof rvu === 'string' && (basis === 'work_rvu' || basis === 'assigned_zero')) return { basis, rvu }
    return { basis: basis === 'payer_fee_schedule' ? basis : 'unvalued', rvu: null }
  }
}
