/** The worker of a page. */
import { answerCalls } from './calls.ts'
import { METHODS } from './methods.ts'

declare const self: DedicatedWorkerGlobalScope

answerCalls(self, METHODS)
