/** The worker that finds codes: no letter waits behind a file that is fetched. */
import { answerCalls } from './calls.ts'
import { SEARCH_METHODS } from './search-methods.ts'

declare const self: DedicatedWorkerGlobalScope

answerCalls(self, SEARCH_METHODS)
