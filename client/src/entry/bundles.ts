/** Bundles: lines that are logged together as one case; the collection is called templates (pure). */
import type { Row } from '../store/schema.ts'
import type { Change } from '../store/store.ts'
import { newId } from '../sync/ids.ts'
import type { Fields, Json } from '../sync/protocol.ts'
import { type LineDefaults, type Platform, type Target, targetOf } from './line.ts'

/** What a bundle holds of a line. */
export type BundleItem = Pick<Target, 'code' | 'units' | 'modifiers'>

export interface Bundle {
  readonly id: string
  readonly name: string
  readonly targets: readonly Target[]
}

export type BundleRow = Pick<Row, 'id' | 'shown'>

/** The most lines that a bundle has. */
export const LONGEST_BUNDLE = 50

/** Returns the bundles that have lines, by name. They hold no roles and places: those are the usual ones. */
export function bundlesOf(rows: readonly BundleRow[], defaults: LineDefaults): readonly Bundle[] {
  return allBundlesOf(rows, defaults).filter(({ targets }) => targets.length > 0)
}

/** Returns all bundles by name, also those without lines, as their editor shows them. */
export function allBundlesOf(rows: readonly BundleRow[], defaults?: LineDefaults): readonly Bundle[] {
  return rows
    .flatMap(({ id, shown }) => (shown === null ? [] : [bundleOf(id, shown, defaults)]))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1))
}

interface BundleToStore {
  /** null: a new one. */
  readonly id: string | null
  readonly name: string
  readonly targets: readonly BundleItem[]
}

/** Returns the change that stores a bundle. Its name was screened before, and its lines counted. */
export function storeBundle({ id, name, targets }: BundleToStore, platform: Platform): Change {
  const items = targets.map(({ code, units, modifiers }) => ({ code, units, modifiers }))
  const fields: Fields = { name, items }
  return {
    collection: 'templates',
    id: id ?? newId(platform.now(), platform.random),
    target: () => fields,
  }
}

export function removeBundle(id: string): Change {
  return { collection: 'templates', id, target: () => null }
}

function bundleOf(id: string, shown: Fields, defaults?: LineDefaults): Bundle {
  const items = Array.isArray(shown.items) ? shown.items : []
  return { id, name: String(shown.name ?? ''), targets: items.filter(isItem).map((item) => targetOf(item, defaults)) }
}

function isItem(item: Json): item is Fields {
  return typeof item === 'object' && item !== null && 'code' in item
}
