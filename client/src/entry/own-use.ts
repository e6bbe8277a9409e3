/** How often a person uses codes, which orders equal matches of their searches on this device alone (pure). */
import type { Favorite } from './favorites.ts'
import type { RecentTarget } from './recents.ts'

/** Returns the lines of the last days by code, and one more for each favorite. */
export function ownUse(recents: readonly RecentTarget[], favorites: readonly Favorite[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  const add = (code: string, count: number) => uses.set(code, (uses.get(code) ?? 0) + count)
  for (const { target, count } of recents) add(target.code, count)
  for (const { target } of favorites) add(target.code, 1)
  return uses
}
