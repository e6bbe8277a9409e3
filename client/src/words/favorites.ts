/** What is said of favorites and of bundles, in their editors. */
import type { FavoriteFault } from '../entry/favorite-form.ts'
import { faultSentence } from './lines.ts'
import { nameFaultSentence } from './own-name.ts'

/** What both editors say. */
export const ORDER = {
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  moved: 'Moved.',
} as const

export const FAVORITES = {
  empty:
    'A favorite is a line that you log often: a code with its modifiers, units, role and place. It stands first under Log, and two taps log it.',
  emptyHow: 'Find a code below to make it your first.',
  add: 'Add a favorite',
  addButton: 'Add',
  added: (name: string) => `${name} added.`,
  isThere: (name: string) => `${name} is a favorite already.`,
  remove: (name: string) => `Take ${name} out`,
  removed: 'Taken out of the favorites.',
  edit: (name: string) => `Change ${name}`,
  save: 'Save',
  saved: 'Favorite changed.',
  changedMeanwhile:
    'This favorite was changed elsewhere meanwhile. What you typed is kept, and the rest is as it is by now.',
  needsSync: 'Favorites can be added once this phone has synced.',
  usualRole: 'as usual at your stage',
  usualPlace: 'the usual one of the settings',
  fields: {
    label: 'Your own name for it',
    code: 'Code',
    modifiers: 'Modifiers',
    units: 'Units',
    role: 'Your role',
    place_of_service: 'Place of service',
  },
} as const

export const BUNDLES = {
  empty:
    'A bundle is what you log together, such as a colonoscopy with biopsy and snare. It stands under Log as one tile, and its lines become one case.',
  new: 'New bundle',
  newHint: 'Name it, then add its codes.',
  name: 'Name, without anything that names a patient',
  items: 'Its lines, in this order',
  item: (n: number) => `Line ${n}`,
  add: 'Add a code',
  addButton: 'Add',
  removeItem: (name: string) => `Take ${name} out`,
  full: (most: number) => `A bundle has ${most} lines at most.`,
  noItems: 'Add one code at least.',
  save: 'Save the bundle',
  saved: (name: string) => `${name} is saved.`,
  cancel: 'Cancel',
  edit: (name: string) => `Change ${name}`,
  duplicate: (name: string) => `Duplicate ${name}`,
  copyEnding: ' (copy)',
  duplicated: (name: string) => `${name} is added.`,
  delete: (name: string) => `Delete ${name}`,
  deleted: (name: string) => `${name} is deleted; lines that were logged with it stay.`,
  withoutLines: 'No line yet, so it is not under Log.',
  changedMeanwhile: 'It was changed on another device meanwhile. Saving puts what stands here in its place.',
  discard: 'Throw away what you have changed here?',
  short: { edit: 'Change', duplicate: 'Duplicate', delete: 'Delete' },
} as const

/** Returns what is wrong with a field of a favorite, and what was expected. */
export function favoriteFaultSentence(fault: FavoriteFault): string {
  switch (fault.kind) {
    case 'is_there':
      return 'Another favorite has this code with these modifiers. Change that one, or other modifiers here.'
    case 'name_missing':
    case 'name_too_long':
      return nameFaultSentence(fault)
    default:
      return faultSentence(fault)
  }
}
