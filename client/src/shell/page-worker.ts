/** The worker of this page, started by the first call. */
import { WorkerCalls } from '../worker/calls.ts'
import type { WorkerMethods } from '../worker/methods.ts'

export const pageWorker = new WorkerCalls<WorkerMethods>(
  () => new Worker(new URL('../worker/page-worker.ts', import.meta.url), { type: 'module', name: 'openrvu' }),
)
