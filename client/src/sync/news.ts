/** What tabs tell each other, and a tab itself, of the store and of the sync. */
import type { SyncStatus } from './status.ts'

export type News =
  /** Read again what is shown of these topics; a tab of an older build does not say which. */
  | { readonly kind: 'changed'; readonly by: 'person' | 'sync'; readonly topics?: readonly string[] }
  | { readonly kind: 'status'; readonly status: SyncStatus }

/** A channel to the other tabs of the same user, such as a BroadcastChannel. */
export interface Channel {
  post(news: News): void
  listen(listener: (news: News) => void): () => void
}
