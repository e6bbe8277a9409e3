/** Where one's own production stands, as `/api/v1/summary/position` answers it (pure). wRVU are hundredths. */
import { flag, list, members, number, text } from '../sync/protocol.ts'
import { readOneOf, wrvu, wrvuOrNull } from './pace.ts'

export const POSITION_STATES = ['found', 'no_lines', 'too_few_days', 'no_specialty', 'no_table'] as const
export type PositionState = (typeof POSITION_STATES)[number]
export const WITHHELD = ['medicare_sees_too_little', 'medicare_share_not_said'] as const
export type Withheld = (typeof WITHHELD)[number]
export const INSTEAD = ['nation', 'broader_specialty'] as const
export type Instead = (typeof INSTEAD)[number]
export const MARKS = ['small_n', 'low_coverage', 'gap_over_25'] as const
export type Mark = (typeof MARKS)[number]
export const VISIBILITIES = ['A', 'B', 'C'] as const
export type Visibility = (typeof VISIBILITIES)[number]
export const POPULATIONS = ['all', 'active'] as const
export type Population = (typeof POPULATIONS)[number]

/** Where a table came from. */
export interface TableSource {
  readonly slug: string
  readonly name: string
  readonly year: number
  /** Computed of Medicare's file: then its figures are Medicare's part alone. */
  readonly isMedicare: boolean
  readonly isMadeUp: boolean
  readonly method: string
  readonly license: string
  readonly url: string
  readonly release: string
}

export interface TablePoint {
  readonly percent: number
  readonly wrvu: number
}

/** One's place in one table. */
export interface Place {
  readonly source: TableSource
  readonly specialty: string
  readonly region: string
  readonly population: Population
  /** Clinicians that were counted; 0: the table does not say. */
  readonly n: number
  /** Rising. */
  readonly points: readonly TablePoint[]
  /** null: of a table that was not computed of Medicare's file. */
  readonly visibility: Visibility | null
  readonly marks: readonly Mark[]
  /** What was placed; null: nothing could be. */
  readonly value: number | null
  /** In words, as `p51.5` or `< p10`; null where it is withheld. */
  readonly standing: string | null
  readonly withheld: Withheld | null
  readonly instead: Instead | null
}

/** Lines that are no own production. */
export interface Beside {
  readonly lines: number
  readonly wrvu: number
}

export interface Standing {
  readonly state: PositionState
  readonly wrvu: number
  readonly lines: number
  readonly training: Beside
  readonly observed: Beside
  /** Decimal text. */
  readonly fte: string
  readonly covered: { readonly first: string | null; readonly last: string | null; readonly days: number }
  readonly daysMissing: number
  readonly isEarly: boolean
  /** A full-time year; null where there is none. */
  readonly yearly: number | null
  readonly specialty: string
  readonly medicareShare: number | null
  /** Own production at the work RVUs of a table's release, by release. */
  readonly revalued: readonly { readonly release: string; readonly wrvu: number; readonly unknownLines: number }[]
  readonly places: readonly Place[]
  readonly unreadable: readonly string[]
  /** For who runs the server; null where a table is loaded. */
  readonly howToLoad: string | null
}

/** Throws UnexpectedAnswer. */
export function readStanding(body: unknown): Standing {
  const answer = members(body)
  const covered = members(answer.covered)
  return {
    state: readOneOf(POSITION_STATES, answer.state),
    wrvu: wrvu(answer.wrvu),
    lines: number(answer.lines),
    training: readBeside(answer.training),
    observed: readBeside(answer.observed),
    fte: text(answer.fte),
    covered: {
      first: covered.first_on === null ? null : text(covered.first_on),
      last: covered.last_on === null ? null : text(covered.last_on),
      days: number(covered.days),
    },
    daysMissing: number(answer.days_missing),
    isEarly: flag(answer.early),
    yearly: wrvuOrNull(answer.annualised_wrvu),
    specialty: text(answer.specialty),
    medicareShare: answer.medicare_share === null ? null : number(answer.medicare_share),
    revalued: list(answer.revalued).map((value) => {
      const { release, wrvu: worth, unknown_lines } = members(value)
      return { release: text(release), wrvu: wrvu(worth), unknownLines: number(unknown_lines) }
    }),
    places: list(answer.positions).map(readPlace),
    unreadable: list(answer.unreadable_settings).map(text),
    howToLoad: answer.how_to_load === undefined ? null : text(answer.how_to_load),
  }
}

/** Returns a standing with specialties by their names, which `nameOf` gives of a slug. */
export function withSpecialtyNames(standing: Standing, nameOf: (slug: string) => string): Standing {
  return {
    ...standing,
    specialty: nameOf(standing.specialty),
    places: standing.places.map((place) => ({ ...place, specialty: nameOf(place.specialty) })),
  }
}

function readBeside(value: unknown): Beside {
  const { lines, wrvu: worth } = members(value)
  return { lines: number(lines), wrvu: wrvu(worth) }
}

function readPlace(value: unknown): Place {
  const place = members(value)
  return {
    source: readSource(place.source),
    specialty: text(place.specialty),
    region: text(place.region),
    population: readOneOf(POPULATIONS, place.population),
    n: number(place.n),
    points: Object.entries(members(place.points))
      .map(([name, worth]) => ({ percent: Number(name.replace('p', '')), wrvu: wrvu(worth) }))
      .sort((a, b) => a.percent - b.percent),
    visibility: place.visibility === '' ? null : readOneOf(VISIBILITIES, place.visibility),
    marks: list(place.marks).map((mark) => readOneOf(MARKS, mark)),
    value: wrvuOrNull(place.value),
    standing: place.standing === null ? null : text(place.standing),
    withheld: place.withheld === null ? null : readOneOf(WITHHELD, place.withheld),
    instead: place.instead === null ? null : readOneOf(INSTEAD, place.instead),
  }
}

/** Returns where a table came from. Throws UnexpectedAnswer. */
export function readSource(value: unknown): TableSource {
  const source = members(value)
  return {
    slug: text(source.slug),
    name: text(source.name),
    year: number(source.year),
    isMedicare: source.kind === 'medicare',
    isMadeUp: flag(source.made_up),
    method: text(source.method),
    license: text(source.license),
    url: text(source.url),
    release: text(source.release),
  }
}
