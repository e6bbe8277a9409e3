/** Which file is asked for: its form, and of which lines (pure). */
import { isDay } from '../../entry/day.ts'

/** Of which lines; '' for any. */
export interface LinesFilter {
  readonly from: string
  readonly to: string
  readonly code: string
  readonly modifier: string
  readonly role: string
  readonly placeOfService: string
  readonly words: string
}

/** A form in which lines are given. */
export const LINE_FILES = ['workbook', 'table', 'calendar', 'fhir'] as const
export type LineFile = (typeof LINE_FILES)[number]

export type FilterFault = 'days' | 'code' | 'modifier'
export type FilterFaults = { readonly [name in FilterFault]?: true }

export const ALL_LINES: LinesFilter = {
  from: '',
  to: '',
  code: '',
  modifier: '',
  role: '',
  placeOfService: '',
  words: '',
}

export const EVERYTHING = '/api/v1/export'
const PATHS: Readonly<Record<LineFile, string>> = {
  workbook: '/api/v1/export/lines.xlsx',
  table: '/api/v1/export/lines.csv',
  calendar: '/api/v1/export/days.ics',
  fhir: '/api/v1/export/fhir',
}

/** Returns what is wrong with a filter; nothing for one that the server takes. */
export function faultsOfFilter({ from, to, code, modifier }: LinesFilter): FilterFaults {
  const isSpan = [from, to].every((day) => day === '' || isDay(day)) && (from === '' || to === '' || from <= to)
  return {
    ...(isSpan ? {} : { days: true }),
    ...(/^[0-9A-Z]{0,7}$/.test(asWritten(code)) ? {} : { code: true }),
    ...(/^([0-9A-Z]{2})?$/.test(asWritten(modifier)) ? {} : { modifier: true }),
  }
}

/** Returns the address of a file of lines. */
export function pathOfLines(file: LineFile, filter: LinesFilter): string {
  const { from, to, code, modifier, role, placeOfService, words } = filter
  const all = {
    from,
    to,
    code: asWritten(code),
    modifier: asWritten(modifier),
    role,
    place_of_service: placeOfService,
    q: words.trim(),
  }
  const parameters = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''))
  // Excel takes a table for Latin letters without a mark; other programs pass over it.
  if (file === 'table') parameters.set('excel', '1')
  return parameters.size === 0 ? PATHS[file] : `${PATHS[file]}?${parameters}`
}

function asWritten(text: string): string {
  return text.trim().toUpperCase()
}
