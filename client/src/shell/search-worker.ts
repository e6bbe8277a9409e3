/** The search worker of this page, started with the catalog, and anew where the browser ended it. */
import type { Searcher, WantedIndex } from '../catalog/searcher.ts'
import { WorkerCalls, WorkerFailed } from '../worker/calls.ts'
import type { SearchMethods } from '../worker/search-methods.ts'

export function startSearcher(): Searcher {
  const calls = new WorkerCalls<SearchMethods>(
    () =>
      new Worker(new URL('../worker/search-worker.ts', import.meta.url), { type: 'module', name: 'openrvu-search' }),
  )
  let wanted: WantedIndex | null = null
  return {
    async prepare(next) {
      wanted = next
      await unlessFailed(calls.call('prepare', next))
    },
    async find(query) {
      const matches = await unlessFailed(calls.call('find', query))
      if (matches !== null) return matches
      if (wanted === null) return []
      await unlessFailed(calls.call('prepare', wanted))
      return (await unlessFailed(calls.call('find', query))) ?? []
    },
  }
}

/** Returns null where there is no worker, as without its file. */
async function unlessFailed<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof WorkerFailed) return null
    throw error
  }
}
