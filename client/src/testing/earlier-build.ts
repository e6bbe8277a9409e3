/** The build before shifts, as far as records go: an app that stays open for days, or was never updated, is of it. */
import type { Build } from '../sync/protocol.ts'

export const EARLIER_BUILD: Build = {
  collections: ['procedure_logs', 'favorites', 'templates', 'goals', 'settings'],
  schemaVersion: 3,
}
