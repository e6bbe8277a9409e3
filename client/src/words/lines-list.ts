/** What is said of all lines, their search and their filters. */
import type { FilterName } from '../screens/lines-list/filter.ts'
import { dateText } from './intl.ts'
import { BILLING_NAMES, LINES, ROLE_NAMES } from './lines.ts'
import { placeName } from './places.ts'

export const FILTERS = {
  search: 'Search your lines',
  searchHint: 'Code, word, note',
  filters: 'Filters',
  none: 'No filter',
  without: (filter: string) => `Without the filter: ${filter}`,
  all: 'all',
  anyZero: 'whatever the reason',
  names: {
    q: 'Search',
    from: 'From',
    through: 'Through',
    code: 'Code',
    modifier: 'Modifier',
    role: 'Your role',
    as: 'Counts as',
    place: 'Place of service',
    billing: 'Billing',
    zero: 'Worth nothing',
    unsent: 'Not sent yet',
  } satisfies Readonly<Record<FilterName, string>>,
} as const

export const LINES_LIST = {
  looking: 'Looking through your lines…',
  empty: 'No line is on this phone yet. What you log stands here, the newest first, with a search and filters.',
  toLog: 'To the log',
  noneFits:
    'No line fits. Take a filter away, or search for less: the beginning of a code, a word of its title, or a word of a note.',
  showAll: 'Show all lines',
  more: 'Show more',
  fit: (lines: string, among: string) => `${lines} of ${among}`,
  wordsMissing:
    'The words of codes are still coming to this phone: for now codes, notes and the titles that are here are searched.',
} as const

const VALUES: { readonly [Name in FilterName]?: (value: string) => string } = {
  from: dateText,
  through: dateText,
  role: (role) => ROLE_NAMES[role] ?? role,
  as: (kind) => (kind === 'own' || kind === 'training' || kind === 'observed' ? LINES[kind] : kind),
  place: (place) => (place === 'none' ? LINES.noPlace : placeName(place)),
  billing: (state) => BILLING_NAMES[state] ?? state,
}

/** Returns a filter in words, as `Code 99213`. */
export function filterText(name: FilterName, value: string): string {
  const title = FILTERS.names[name]
  // Their reasons are sentences, too long for a button.
  return name === 'unsent' || name === 'zero' ? title : `${title} ${VALUES[name]?.(value) ?? value}`
}
