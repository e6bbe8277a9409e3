import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { answerCalls, type CallPort, WorkerCalls, WorkerFailed, type WorkerPort } from './calls.ts'

const METHODS = {
  add: async (one: number, other: number) => one + other,
  later: (value: string, milliseconds: number) =>
    new Promise<string>((resolve) => setTimeout(() => resolve(value), milliseconds)),
  fail: async (): Promise<never> => {
    throw new Error('no room')
  },
}

interface Connected {
  readonly calls: WorkerCalls<typeof METHODS>
  readonly breakOff: () => void
  readonly started: () => number
}

/** A worker's end and a page's, without a worker between them. */
function connect(answers = true): Connected {
  let started = 0
  const failures: (() => void)[] = []
  const calls = new WorkerCalls<typeof METHODS>(() => {
    started += 1
    const { port1, port2 } = new MessageChannel()
    port1.unref()
    port2.unref()
    if (answers) answerCalls(port2 as unknown as CallPort, METHODS) // of Node, with the same two methods
    return {
      postMessage: (message) => port1.postMessage(message),
      addEventListener: (kind, listener) => {
        if (kind === 'error') failures.push(() => listener({ data: null }))
        else port1.on('message', (data: unknown) => listener({ data }))
      },
    } satisfies WorkerPort
  })
  return { calls, breakOff: () => failures.at(-1)?.(), started: () => started }
}

test('each call has its own answer, in whatever order they come', async () => {
  const { calls, started } = connect()

  const answers = [calls.call('later', 'slow', 30), calls.call('later', 'quick', 0), calls.call('add', 2, 3)]

  expect(await Promise.all(answers)).toEqual(['slow', 'quick', 5])
  expect(started()).toBe(1)
})

test('a fault of the program in the worker is heard in the page', async () => {
  const { calls } = connect()

  await expect(calls.call('fail')).rejects.toThrow('no room')
  expect(await calls.call('add', 1, 1)).toBe(2)
})

test('a worker that does not start ends what waits for it, and the next call starts another one', async () => {
  const { calls, breakOff, started } = connect(false)
  const waiting = [calls.call('add', 1, 1), calls.call('add', 2, 2)]

  breakOff()

  for (const call of waiting) await expect(call).rejects.toThrow(WorkerFailed)
  void calls.call('add', 3, 3).catch(() => undefined)
  expect(started()).toBe(2)
})
