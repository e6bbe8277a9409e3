/** A bundle as a form has it, in texts, and back (pure). */
import { type Bundle, type BundleItem, LONGEST_BUNDLE } from './bundles.ts'
import { codeOf, faultOfCode, faultOfModifiers, type LineFault, modifiersOf, withoutNone } from './line-form.ts'
import { faultOfNumber, MOST_UNITS } from './line-limits.ts'
import { faultOfName, type NameFault } from './own-name.ts'
import { LONGEST_LABEL } from './patient-data.ts'

export const ITEM_FIELDS = ['code', 'modifiers', 'units'] as const
export type ItemField = (typeof ITEM_FIELDS)[number]

export type ItemForm = { readonly [field in ItemField]: string } & {
  /** Which it is, wherever it is moved. */
  readonly key: number
}

export interface BundleForm {
  readonly name: string
  readonly items: readonly ItemForm[]
}

export type ItemFaults = { readonly [field in ItemField]?: LineFault }

export interface BundleFaults {
  readonly name: NameFault | null
  readonly count: { readonly kind: 'no_items' } | { readonly kind: 'too_many_items'; readonly most: number } | null
  /** By the key of an item. */
  readonly items: ReadonlyMap<number, ItemFaults>
}

export type BundleReading =
  | { readonly kind: 'valid'; readonly name: string; readonly items: readonly BundleItem[] }
  | { readonly kind: 'invalid'; readonly faults: BundleFaults }

export const NO_FAULTS: BundleFaults = { name: null, count: null, items: new Map() }
export const NEW_BUNDLE: BundleForm = { name: '', items: [] }

/** Returns the form of a bundle. */
export function bundleForm({ name, targets }: Pick<Bundle, 'name' | 'targets'>): BundleForm {
  return targets.reduce((form, target) => withItem(form, target), { ...NEW_BUNDLE, name })
}

/** Returns the form with an item more, the last one. */
export function withItem(form: BundleForm, { code, modifiers, units }: BundleItem): BundleForm {
  const key = Math.max(0, ...form.items.map((item) => item.key)) + 1
  return { ...form, items: [...form.items, { key, code, modifiers: modifiers.join(' '), units: String(units) }] }
}

/** Returns the form with an item at another place, from 0. */
export function withMoved(form: BundleForm, key: number, to: number): BundleForm {
  const moved = form.items.find((item) => item.key === key)
  const others = form.items.filter((item) => item !== moved)
  return moved === undefined ? form : { ...form, items: others.toSpliced(to, 0, moved) }
}

/** Returns what a form holds, or what is wrong with each field. Source: the sync contract, section 1. */
export function readBundleForm({ name, items }: BundleForm): BundleReading {
  const read = items.map(readItem)
  const faulty = read.filter(({ faults }) => Object.keys(faults).length > 0)
  const faults: BundleFaults = {
    name: name.trim() === '' ? { kind: 'name_missing' } : faultOfName(name),
    count: faultOfCount(items.length),
    items: new Map(faulty.map(({ key, faults }) => [key, faults])),
  }
  const isValid = faults.name === null && faults.count === null && faulty.length === 0
  return isValid ? { kind: 'valid', name, items: read.map(({ item }) => item) } : { kind: 'invalid', faults }
}

/** Returns the name of a copy, as long as a name may be. */
export function copyName(name: string, ending: string): string {
  return `${[...name].slice(0, LONGEST_LABEL - [...ending].length).join('')}${ending}`
}

function readItem({ key, ...form }: ItemForm) {
  const [code, modifiers] = [codeOf(form.code), modifiersOf(form.modifiers)]
  const faults: ItemFaults = withoutNone<ItemField, LineFault>({
    code: faultOfCode(code),
    modifiers: faultOfModifiers(modifiers),
    units: faultOfNumber(form.units, MOST_UNITS),
  })
  return { key, faults, item: { code, modifiers, units: Number(form.units) } }
}

function faultOfCount(count: number): BundleFaults['count'] {
  if (count === 0) return { kind: 'no_items' }
  return count > LONGEST_BUNDLE ? { kind: 'too_many_items', most: LONGEST_BUNDLE } : null
}
