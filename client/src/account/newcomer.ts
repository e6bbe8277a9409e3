/** What somebody new to the app says of themselves, and the lines that their specialty begins with (pure). */
import { OPERATION } from '../catalog/patterns.ts'
import { addFavorite, type FavoriteRow, favoritesOf } from '../entry/favorites.ts'
import { type LineDefaults, ROLES, type Role, type Target } from '../entry/line.ts'
import { ALWAYS, type Stage } from '../entry/roles.ts'
import type { Change } from '../store/store.ts'
import type { Json } from '../sync/protocol.ts'

export interface Specialty {
  readonly slug: string
  readonly name: string
}

/** A whole line to begin with; what it leaves open is as the person's defaults have it. */
export interface SuggestedLine {
  readonly code: string
  readonly title: string
  readonly modifiers: readonly string[]
  readonly units: number
  readonly role: Role | null
  readonly placeOfService: string | null
}

export interface Answers {
  /** null: not said, and then nothing of it is changed. */
  readonly stage: Stage | null
  readonly specialty: string | null
  readonly timeZone: string | null
}

/** How many lines are chosen before the person has looked at them. */
export const CHOSEN_AT_FIRST = 8

/** Returns the change of the profile that the answers are; null where nothing was answered. */
export function profileChange({ stage, specialty, timeZone }: Answers): Json | null {
  const change = {
    ...(stage !== null && { career_stages: [{ stage, effective_from: ALWAYS }] }),
    ...(specialty !== null && { specialty }),
    ...(timeZone !== null && { time_zone: timeZone }),
  }
  return Object.keys(change).length === 0 ? null : change
}

/** Returns a page of specialties with the path of the next one; null for anything else. */
export function readSpecialties(
  body: unknown,
): { readonly matches: readonly Specialty[]; readonly next: string | null } | null {
  const { results, next } = members(body)
  if (!Array.isArray(results)) return null
  const matches = results
    .map(members)
    .flatMap(({ slug, name }) => (isText(slug) && isText(name) ? [{ slug, name }] : []))
  return { matches, next: isText(next) ? pathOf(next) : null }
}

/** Returns the lines of a specialty, the most usual first; null for anything else. */
export function readSuggestedLines(body: unknown): readonly SuggestedLine[] | null {
  const { lines } = members(body)
  return Array.isArray(lines) ? lines.map(members).flatMap(readLine) : null
}

/**
 * Returns the lines of a specialty as somebody of a stage logs them, each kind in its order.
 *
 * Counts are of those who bill, visits before all. Who is in training logs cases: where at least half of the lines of a
 * specialty are operations, these come first.
 */
export function linesForStage(lines: readonly SuggestedLine[], stage: Stage | null): readonly SuggestedLine[] {
  const operations = lines.filter(({ code }) => OPERATION.test(code))
  const isInTraining = stage === 'resident' || stage === 'student'
  if (!isInTraining || 2 * operations.length < lines.length) return lines
  return [...operations, ...lines.filter(({ code }) => !OPERATION.test(code))]
}

/** Returns the specialties that have every word of a query, those that begin with it first. */
export function searchSpecialties(all: readonly Specialty[], query: string): readonly Specialty[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  const begins = ({ name }: Specialty) => name.toLowerCase().startsWith(words[0] ?? '')
  return matches.toSorted((one, other) => Number(begins(other)) - Number(begins(one)))
}

/** Returns the changes that make favorites of lines, in their order behind those that are there. */
export function firstFavorites(
  lines: readonly SuggestedLine[],
  options: {
    readonly there: readonly FavoriteRow[]
    readonly defaults: LineDefaults
    /** `sync_namespace` of the session. */
    readonly namespace: string
  },
): readonly Change[] {
  const { there, defaults, namespace } = options
  const rows = [...there]
  return lines.map((line) => {
    const target = targetOfSuggested(line, defaults)
    const change = addFavorite(target, { favorites: favoritesOf(rows, defaults), defaults, namespace })
    rows.push({ id: change.id, shown: change.target(null) })
    return change
  })
}

function targetOfSuggested(line: SuggestedLine, defaults: LineDefaults): Target {
  const { code, modifiers, units, role, placeOfService } = line
  return {
    code,
    modifiers,
    units,
    role: role ?? defaults.role,
    place_of_service: placeOfService ?? defaults.place_of_service,
  }
}

function readLine(line: { readonly [name: string]: unknown }): readonly SuggestedLine[] {
  const { code, title, modifiers, units, role, place_of_service } = line
  if (!isText(code)) return []
  return [
    {
      code,
      title: isText(title) ? title : '',
      modifiers: Array.isArray(modifiers) ? modifiers.map(String) : [],
      units: typeof units === 'number' ? units : 1,
      role: ROLES.find((one) => one === role) ?? null,
      placeOfService: isText(place_of_service) ? place_of_service : null,
    },
  ]
}

/** The server names its own address; the app asks by paths alone. */
function pathOf(address: string): string {
  return address.replace(/^https?:\/\/[^/]+/, '')
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function members(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : {} // just checked
}
