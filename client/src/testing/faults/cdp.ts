/** As much of the protocol of Chromium's developer tools as the harness of faults needs: contexts, pages, and their end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

type Members = Readonly<Record<string, unknown>>

interface Pending {
  readonly resolve: (result: Members) => void
  readonly reject: (error: Error) => void
  readonly sessionId: string | undefined
}

/** The page ended before it answered. */
export class PageGone extends Error {}

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
const PATIENCE_MS = 30_000

export class Chromium {
  readonly #process: ChildProcess
  readonly #folder: string
  readonly #socket: WebSocket
  readonly #pending = new Map<number, Pending>()
  #lastId = 0

  private constructor(process: ChildProcess, folder: string, socket: WebSocket) {
    this.#process = process
    this.#folder = folder
    this.#socket = socket
    socket.addEventListener('message', (event) => this.#hear(JSON.parse(String(event.data))))
  }

  static async start(program: string): Promise<Chromium> {
    const folder = mkdtempSync(join(tmpdir(), 'openrvu-faults-'))
    const flags = [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${folder}`]
    const child = spawn(program, flags, { stdio: ['ignore', 'ignore', 'pipe'] })
    const address = await new Promise<string>((resolve, reject) => {
      let written = ''
      child.stderr?.on('data', (part) => {
        written += part
        const endpoint = /DevTools listening on (ws:\S+)/.exec(written)?.[1]
        if (endpoint !== undefined) resolve(endpoint)
      })
      child.on('exit', () => reject(new Error(`Chromium did not start: ${written}`)))
    })
    const socket = new WebSocket(address)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', reject)
    })
    return new Chromium(child, folder, socket)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    // It may end before it answers.
    void this.send('Browser.close')
    await ended
    this.#socket.close()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Returns a context of its own, with cookies for this machine. */
  async newContext(cookies: Readonly<Record<string, string>>): Promise<string> {
    const { browserContextId } = await this.send('Target.createBrowserContext')
    const given = Object.entries(cookies).map(([name, value]) => ({ name, value, domain: 'localhost', path: '/' }))
    await this.send('Storage.setCookies', { browserContextId, cookies: given })
    return String(browserContextId)
  }

  async closeContext(browserContextId: string): Promise<void> {
    await this.send('Target.disposeBrowserContext', { browserContextId })
  }

  async openPage(browserContextId: string, url: string): Promise<BrowserPage> {
    const { targetId } = await this.send('Target.createTarget', { url, browserContextId })
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    return new BrowserPage(this, String(targetId), String(sessionId))
  }

  send(method: string, params: Members = {}, sessionId?: string): Promise<Members> {
    this.#lastId += 1
    const id = this.#lastId
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }))
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject, sessionId }))
  }

  #hear(message: { id?: number; method?: string; result?: Members; error?: { message: string }; params?: Members }) {
    if (message.method === 'Target.detachedFromTarget') this.#end(String(message.params?.sessionId))
    if (message.id === undefined) return
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.error === undefined) pending?.resolve(message.result ?? {})
    else pending?.reject(new PageGone(message.error.message))
  }

  /** What was asked of a page that is gone is not answered any more. */
  #end(sessionId: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.sessionId !== sessionId) continue
      this.#pending.delete(id)
      pending.reject(new PageGone('detached'))
    }
  }
}

export class BrowserPage {
  readonly #browser: Chromium
  readonly #targetId: string
  readonly #sessionId: string

  constructor(browser: Chromium, targetId: string, sessionId: string) {
    this.#browser = browser
    this.#targetId = targetId
    this.#sessionId = sessionId
  }

  /** Returns the value of an expression, awaited. Throws PageGone where the page ends before, Error where it throws. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#browser.send(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
      this.#sessionId,
    )
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails))
    return (answer.result as Members).value // as the protocol has it
  }

  /** Returns once an expression is true. */
  async waitFor(expression: string): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    while (Date.now() < until) {
      // While a page loads, the one before it may answer, or nobody.
      const isSo = await this.evaluate(expression).catch(() => false)
      if (isSo === true) return
      await wait(10)
    }
    throw new Error(`not within ${PATIENCE_MS} ms: ${expression}`)
  }

  /** Ends the page, as a person does who closes the tab. */
  async close(): Promise<void> {
    await this.#browser.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined)
  }

  /** Ends the process of the page at once, in whatever it does. */
  async crash(): Promise<void> {
    void this.#browser.send('Page.crash', {}, this.#sessionId).catch(() => undefined)
    await wait(50)
    await this.close()
  }
}
