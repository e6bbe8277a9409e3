/**
 * Calls of a page to its worker: a question by name, and one answer to each.
 *
 * What is asked and answered is copied as `postMessage` copies it. What may go wrong is part of an answer; a call is
 * rejected by a fault of the program alone, or by WorkerFailed.
 */

/** What a worker answers, by name. */
export type Methods<M> = { readonly [Name in keyof M]: (...values: never[]) => Promise<unknown> }

/** One end of a channel: a `Worker`, the global of one, a `MessagePort`. */
export interface CallPort {
  postMessage(message: unknown): void
  addEventListener(kind: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** The page's end. */
export interface WorkerPort extends CallPort {
  /** Calls back when the worker failed, as when its file could not be had. */
  addEventListener(kind: 'message' | 'error', listener: (event: { readonly data: unknown }) => void): void
}

/** The worker did not start, as where its file could not be had. */
export class WorkerFailed extends Error {}

interface Question {
  readonly number: number
  readonly name: string
  readonly values: readonly unknown[]
}

interface Answer {
  readonly number: number
  readonly value?: unknown
  /** What went wrong; undefined: nothing. */
  readonly error?: string
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** The page's way to a worker, which is started by the first call, and anew by the next one after it failed. */
export class WorkerCalls<M extends Methods<M>> {
  readonly #start: () => WorkerPort
  readonly #waiting = new Map<number, Waiting>()
  #worker: WorkerPort | null = null
  #lastNumber = 0

  constructor(start: () => WorkerPort) {
    this.#start = start
  }

  /** Asks, and returns the answer. Throws WorkerFailed. */
  call<Name extends keyof M & string>(name: Name, ...values: Parameters<M[Name]>): ReturnType<M[Name]> {
    this.#lastNumber += 1
    const number = this.#lastNumber
    const answer = new Promise<never>((resolve, reject) => this.#waiting.set(number, { resolve, reject }))
    this.#worker ??= this.#started()
    this.#worker.postMessage({ number, name, values } satisfies Question)
    return answer as ReturnType<M[Name]> // what `answerCalls` answers to this name
  }

  #started(): WorkerPort {
    const worker = this.#start()
    worker.addEventListener('message', ({ data }) => this.#take(data as Answer)) // sent by `answerCalls` alone
    worker.addEventListener('error', () => this.#fail())
    return worker
  }

  #take({ number, value, error }: Answer): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (error === undefined)
      waiting?.resolve(value as never) // of the call of that number
    else waiting?.reject(new Error(error))
  }

  #fail(): void {
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(new WorkerFailed())
    this.#waiting.clear()
  }
}

/** The worker's end: answers each question by the method of its name. */
export function answerCalls<M extends Methods<M>>(port: CallPort, methods: M): void {
  port.addEventListener('message', ({ data }) => {
    const { number, name, values } = data as Question // sent by `WorkerCalls` alone
    const method = methods[name as keyof M] as unknown as (...given: readonly unknown[]) => Promise<unknown> // of that name
    method(...values).then(
      (value) => port.postMessage({ number, value } satisfies Answer),
      (error: unknown) => port.postMessage({ number, error: String(error) } satisfies Answer),
    )
  })
}
