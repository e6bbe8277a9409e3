/** A proxy before a server that runs, which cuts, halves, alters and answers in its place what is armed to go wrong. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Armed } from './armed.ts'
import { type FaultKind, isOfStore } from './script.ts'
import { halfOf } from './taps.ts'

interface Forwarded {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

interface Sent {
  readonly incoming: IncomingMessage
  readonly body: Buffer
}

/** Faults that happen to certain requests alone. */
const CONCERNS: Partial<Record<FaultKind, RegExp>> = {
  csrf: /\/push$/,
  half_results: /\/push$/,
  meanwhile: /\/push$/,
  rejected: /\/push$/,
  retention: /\/pull\?.*cursor=/,
}

export class CuttingProxy {
  readonly #server: Server
  readonly #port: number
  /** What goes wrong from now on, and who is told where a page is to die. */
  armed: Armed | null = null
  onKill: () => Promise<void> = async () => undefined
  /** Lets another device write. */
  onMeanwhile: () => Promise<void> = async () => undefined

  private constructor(port: number) {
    this.#port = port
    this.#server = createServer((incoming, outgoing) => {
      // A connection that a test ends is no fault of this program.
      this.#answer(incoming, outgoing).catch(() => outgoing.destroy())
    })
  }

  /** Starts it before the server at a port of this machine. */
  static async start(port: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(port)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port // it listens
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const sent = { incoming, body: await readAll(incoming) }
    const path = incoming.url ?? ''
    const isOfSync = path.startsWith('/api/v1/sync/')
    const fault = isOfSync ? (this.armed?.due((one) => concerns(one, path)) ?? null) : null
    if (fault === null) return write(outgoing, await this.#forward(sent))
    await this.#misbehave(fault, sent, outgoing)
  }

  async #misbehave(fault: FaultKind, sent: Sent, outgoing: ServerResponse): Promise<void> {
    switch (fault) {
      case 'cut_before':
        outgoing.destroy()
        return
      case 'cut_after':
        await this.#forward(sent)
        outgoing.destroy()
        return
      case 'killed_before_answer':
        await this.onKill()
        outgoing.destroy()
        return
      case 'killed_after_answer':
        await this.#forward(sent)
        await this.onKill()
        outgoing.destroy()
        return
      case 'meanwhile':
        await this.onMeanwhile()
        return write(outgoing, await this.#forward(sent))
      case 'half_body':
        return writeHalf(outgoing, await this.#forward(sent))
      case 'half_results':
        return write(outgoing, await this.#forward({ ...sent, body: Buffer.from(halfOf(String(sent.body))) }))
      case 'csrf':
        return write(outgoing, await this.#forward(sent, { 'x-csrftoken': 'of an earlier log-in' }))
      default:
        return write(outgoing, answerOf(fault, sent))
    }
  }

  #forward({ incoming, body }: Sent, altered: Record<string, string> = {}): Promise<Forwarded> {
    const headers = { ...incoming.headers, ...altered, connection: 'close', 'content-length': String(body.length) }
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port: this.#port, method: incoming.method, path: incoming.url, headers, agent: false },
        (answer) => {
          readAll(answer).then(
            (read) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: read }),
            reject,
          )
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
}

function concerns(fault: FaultKind, path: string): boolean {
  return !isOfStore(fault) && (CONCERNS[fault]?.test(path) ?? true)
}

/** Returns what the proxy answers in place of the server, which never hears of the request. */
function answerOf(fault: FaultKind, { body }: Sent): Forwarded {
  switch (fault) {
    case 'server_error':
      return { status: 500, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>Server Error</h1>') }
    case 'later':
      return problem(503, { code: 'unavailable' }, { 'retry-after': '7' })
    case 'hotel':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<form>') }
    case 'expired':
    case 'revoked':
      return problem(401, { code: 'not_authenticated', reason: fault })
    case 'retention':
      return problem(410, { code: 'resync_required', reason: 'retention' })
    case 'rejected':
      return rejectAll(String(body))
    default:
      throw new Error(`the proxy knows no ${fault}`)
  }
}

function problem(status: number, members: object, headers: Record<string, string> = {}): Forwarded {
  const type = { 'content-type': 'application/problem+json', ...headers }
  return { status, headers: type, body: Buffer.from(JSON.stringify({ status, ...members })) }
}

function rejectAll(push: string): Forwarded {
  const { mutations }: { mutations: { mutation_id: string; collection: string; id: string }[] } = JSON.parse(push)
  const results = mutations.map(({ mutation_id, collection, id }) => {
    return { mutation_id, collection, id, status: 'rejected', code: 'invalid', errors: {} }
  })
  const body = Buffer.from(JSON.stringify({ results, valuations: [], head: 1, server_time: 0 }))
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

/** No connection is used twice: on one that was, Chromium sends a request that was cut once more by itself. */
function head(outgoing: ServerResponse, { status, headers, body }: Forwarded): void {
  const { 'transfer-encoding': _, ...kept } = headers
  outgoing.writeHead(status, { ...kept, connection: 'close', 'content-length': String(body.length) })
}

function write(outgoing: ServerResponse, forwarded: Forwarded): void {
  head(outgoing, forwarded)
  outgoing.end(forwarded.body)
}

function writeHalf(outgoing: ServerResponse, forwarded: Forwarded): void {
  head(outgoing, forwarded)
  outgoing.write(forwarded.body.subarray(0, Math.floor(forwarded.body.length / 2)), () => outgoing.destroy())
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer) // a stream of bytes
  return Buffer.concat(parts)
}
