/** A favorite as a form has it, in texts, and back (pure). */
import type { Fields } from '../sync/protocol.ts'
import type { Favorite, FavoriteEdit } from './favorites.ts'
import { ROLES } from './line.ts'
import { codeOf, faultOfCode, faultOfModifiers, type LineFault, modifiersOf, withoutNone } from './line-form.ts'
import { faultOfNumber, MOST_UNITS } from './line-limits.ts'
import { faultOfName, type NameFault } from './own-name.ts'

export const FAVORITE_FIELDS = ['label', 'code', 'modifiers', 'units', 'role', 'place_of_service'] as const
export type FavoriteField = (typeof FAVORITE_FIELDS)[number]

/** Role and place are '' where they are the usual ones. */
export type FavoriteForm = { readonly [field in FavoriteField]: string }

export type FavoriteFault =
  | LineFault
  | NameFault
  /** Another favorite has this code with these modifiers. */
  | { readonly kind: 'is_there' }

export type FavoriteFaults = { readonly [field in FavoriteField]?: FavoriteFault }

export type FavoriteReading =
  | { readonly kind: 'valid'; readonly edit: FavoriteEdit }
  | { readonly kind: 'invalid'; readonly faults: FavoriteFaults }

/** Returns the form of a favorite as it is stored. */
export function favoriteForm(fields: Fields): FavoriteForm {
  const { modifiers } = fields
  return {
    label: String(fields.label ?? ''),
    code: String(fields.code ?? ''),
    modifiers: Array.isArray(modifiers) ? modifiers.join(' ') : '',
    units: String(fields.units ?? 1),
    role: String(fields.role ?? ''),
    place_of_service: String(fields.place_of_service ?? ''),
  }
}

/** Returns a form with what has changed of its favorite meanwhile; what was typed over `before` stays. */
export function withFavoriteNews(form: FavoriteForm, before: FavoriteForm, now: FavoriteForm): FavoriteForm {
  const fields = FAVORITE_FIELDS.map((name) => [name, form[name] === before[name] ? now[name] : form[name]])
  return Object.fromEntries(fields) as FavoriteForm // of all its fields
}

/** Returns what a form makes of a favorite, or what is wrong with each field. Source: the sync contract, section 1. */
export function readFavoriteForm(form: FavoriteForm, others: readonly Favorite[]): FavoriteReading {
  const [code, modifiers] = [codeOf(form.code), modifiersOf(form.modifiers)]
  const faults: FavoriteFaults = withoutNone<FavoriteField, FavoriteFault>({
    label: faultOfName(form.label),
    code: faultOfCode(code) ?? (isAmong(others, code, modifiers) ? { kind: 'is_there' } : null),
    modifiers: faultOfModifiers(modifiers),
    units: faultOfNumber(form.units, MOST_UNITS),
  })
  if (Object.keys(faults).length > 0) return { kind: 'invalid', faults }
  const role = ROLES.find((one) => one === form.role) ?? null
  const place_of_service = form.place_of_service === '' ? null : form.place_of_service
  const edit = { label: form.label, code, modifiers, units: Number(form.units), role, place_of_service }
  return { kind: 'valid', edit }
}

/** Returns true where a favorite has this code with these modifiers. */
export function isAmong(favorites: readonly Favorite[], code: string, modifiers: readonly string[]): boolean {
  return favorites.some(({ target }) => target.code === code && target.modifiers.join() === modifiers.join())
}
