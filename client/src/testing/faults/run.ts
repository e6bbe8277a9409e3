/** Runs a script and compares, at quiet, what the device holds, what the server has, and what the person last saw. */
import { deleteLine, editLine, lineOf, type Target, undo } from '../../entry/line.ts'
import type { Change, Changed } from '../../store/store.ts'
import { toHundredths } from '../../store/totals.ts'
import type { Fields } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'
import type { SyncStatus } from '../../sync/status.ts'
import type { Step } from './script.ts'
import { Killed, World } from './world.ts'

export interface RunResult {
  readonly injected: number
  /** What is wrong; empty where nothing is. */
  readonly faults: readonly string[]
}

const TARGET: Target = { code: '99213', modifiers: [], units: 1, role: 'primary', place_of_service: null }
const MOST_SYNCS = 25
/** What a person decides by; the note is another device's. */
const OWN_FIELDS = ['code', 'units', 'performed_on'] as const

export async function runScript(script: readonly Step[]): Promise<RunResult> {
  const run = new Run()
  try {
    for (const step of script) await run.take(step)
    return { injected: run.world.injected, faults: await run.compareAtQuiet() }
  } catch (error) {
    return {
      injected: run.world.injected,
      faults: [`${error instanceof Error ? (error.stack ?? error.message) : error}`],
    }
  } finally {
    run.world.tab.store.close()
  }
}

class Run {
  readonly world = new World()
  /** What the person last saw of each line: null for deleted. */
  readonly #seen = new Map<string, Fields | null>()
  readonly #notes = new Map<string, Set<unknown>>()
  /** How often a line was logged. */
  readonly #logged = new Map<number, number>()
  #done: (readonly Changed[])[] = []
  #isRestored = false

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'log':
        return this.#change(await this.#those(step.lines, false, (line) => this.#logLine(line)))
      case 'units':
        return this.#change(
          await this.#those([step.line], true, (line) => editLine(this.#idOf(line), { units: step.units }, 0)),
        )
      case 'day':
        return this.#change(
          await this.#those([step.line], true, (line) =>
            editLine(this.#idOf(line), { performed_on: dayOf(step.day) }, 0),
          ),
        )
      case 'delete':
        return this.#change(await this.#those([step.line], true, (line) => deleteLine(this.#idOf(line))))
      case 'undo':
        return this.#change(undo(this.#done.pop() ?? []), { isUndo: true })
      case 'sync':
        return this.#sync()
      case 'sync_in_two_tabs':
        return this.#syncInTwoTabs()
      case 'note_elsewhere':
        return this.#noteElsewhere(step.line, step.note)
      case 'fault':
        if (step.fault === 'epoch') this.#isRestored = true
        return this.world.arm(step.fault, step.at)
      default:
        return step satisfies never
    }
  }

  async compareAtQuiet(): Promise<readonly string[]> {
    this.world.disarm()
    await this.#alive(async () => undefined)
    for (let n = 0; n < MOST_SYNCS; n += 1) {
      await this.#sync()
      if ((await this.world.tab.store.unsentCount()) === 0) break
      await this.#decideAll()
    }
    await this.#sync()
    return [
      ...this.#compareReports(),
      ...(await this.#compareQueue()),
      ...(await this.#compareLines()),
      ...(await this.#compareTotals()),
    ]
  }

  #idOf(line: number): string {
    return `0190b3c6-5a63-7d5a-8f0e-2f2f64e5${String(this.#logged.get(line) ?? 0).padStart(2, '0')}0${line}`
  }

  /** A line that is logged is a new one: nobody meets the id of an earlier one again. */
  #logLine(line: number): Change {
    this.#logged.set(line, (this.#logged.get(line) ?? 0) + 1)
    const fields = lineOf(TARGET, { day: dayOf(0), encounterId: null }, 0)
    return { collection: 'procedure_logs', id: this.#idOf(line), target: () => fields }
  }

  /** Returns changes of those lines that the person sees, or does not see: nobody taps on what is not there. */
  async #those(
    lines: readonly number[],
    areShown: boolean,
    make: (line: number) => Change,
  ): Promise<readonly Change[]> {
    const changes: Change[] = []
    for (const line of lines) {
      const row = await this.#look(() => this.world.tab.store.record('procedure_logs', this.#idOf(line)))
      if (((row?.shown ?? null) !== null) === areShown) changes.push(make(line))
    }
    return changes
  }

  /** A look at the screen meets no fault: what is armed waits for the tap. */
  async #look<T>(look: () => Promise<T>): Promise<T> {
    this.world.isLooking = true
    try {
      return await look()
    } finally {
      this.world.isLooking = false
    }
  }

  async #change(changes: readonly Change[], { isUndo = false } = {}): Promise<void> {
    if (changes.length === 0) return
    const isAnswered = await this.#alive(async () => {
      try {
        const done = await this.world.tab.store.change(changes)
        for (const { id, after } of done) this.#seen.set(id, after)
        if (!isUndo) this.#done.push(done)
      } catch (error) {
        // The tap was answered "not saved".
        if (error instanceof Killed || this.world.isDead) throw new Killed()
      }
    })
    // Nobody was told: what is there after the reload is what the person sees.
    if (!isAnswered) await this.#lookAgain(changes)
  }

  async #lookAgain(changes: readonly Change[]): Promise<void> {
    for (const { id, collection } of changes) {
      const row = await this.#look(() => this.world.tab.store.record(collection, id))
      this.#seen.set(id, row?.shown ?? null)
    }
  }

  async #sync(): Promise<void> {
    await this.#alive(async () => this.#heed(await this.world.tab.client.run()))
  }

  async #syncInTwoTabs(): Promise<void> {
    const other = this.world.openTab()
    await this.#alive(async () => {
      const runs = [this.world.tab.client.run(), other.client.run()]
      await Promise.all(runs.map((run) => run.then((status) => this.#heed(status))))
    })
    other.store.close()
  }

  /** With the store of a revoked log-in goes what could be undone in it. */
  #heed(status: SyncStatus): void {
    if (status.kind === 'revoked') this.#done = []
  }

  /** Does work of the page; returns false where the page died at it and was opened anew. */
  async #alive(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
    } catch (error) {
      if (!this.world.isDead && !isStoreFault(error)) throw error
    }
    const isAlive = !this.world.isDead
    if (!isAlive) this.world.reload()
    return isAlive
  }

  #noteElsewhere(line: number, note: string): Promise<void> {
    const id = this.#idOf(line)
    const isKnownToBoth = this.world.server.shown(id) !== null
    // After a restore others' later versions win; what is lost at that is no fault of this device.
    if (isKnownToBoth && !this.#isRestored) this.world.server.write(id, { note })
    this.#notes.set(id, (this.#notes.get(id) ?? new Set()).add(note))
    if (!this.#isRestored) this.world.backUp()
    return Promise.resolve()
  }

  /** The person keeps their own side of each conflict, and sends again what was rejected. */
  async #decideAll(): Promise<void> {
    const { store } = this.world.tab
    for (const { collection, id, shown, edits } of await store.unsent()) {
      if (edits[0]?.state.kind === 'conflict') await store.resolve(collection, id, shown)
      if (edits[0]?.state.kind === 'rejected') await store.change([{ collection, id, target: (now) => now }])
    }
  }

  /** A digest differs only where a server was restored; else something was passed over, and read anew for it. */
  #compareReports(): readonly string[] {
    return this.#isRestored ? [] : this.world.reports.map((report) => JSON.stringify(report))
  }

  async #compareQueue(): Promise<readonly string[]> {
    const waiting = await this.world.tab.store.unsent()
    return waiting.map(({ id, edits }) => `still waits: ${id} ${JSON.stringify(edits)}`)
  }

  async #compareLines(): Promise<readonly string[]> {
    const faults: string[] = []
    const ids = new Set([...this.#seen.keys(), ...Object.keys(this.world.server.live())])
    for (const id of ids) {
      const shown = (await this.world.tab.store.record('procedure_logs', id))?.shown ?? null
      const stored = this.world.server.shown(id)
      const seen = this.#seen.get(id) ?? null
      if (!isSameJson(shown, stored))
        faults.push(`${id}: shown ${JSON.stringify(shown)}, stored ${JSON.stringify(stored)}`)
      if (!isSameJson(ownFields(seen), ownFields(stored))) {
        faults.push(`${id}: last seen ${JSON.stringify(ownFields(seen))}, stored ${JSON.stringify(ownFields(stored))}`)
      }
      if (stored !== null && stored.note !== '' && !this.#notes.get(id)?.has(stored.note))
        faults.push(`${id}: a note that nobody wrote`)
    }
    return faults
  }

  async #compareTotals(): Promise<readonly string[]> {
    const expected = new Map<string, { lines: number; unvalued: number; hundredths: number }>()
    for (const fields of Object.values(this.world.server.live())) {
      const day = String(fields.performed_on)
      const total = expected.get(day) ?? { lines: 0, unvalued: 0, hundredths: 0 }
      const hundredths = total.hundredths + toHundredths(this.world.server.worth(fields))
      expected.set(day, { lines: total.lines + 1, unvalued: 0, hundredths })
    }
    const totals = (await this.world.tab.store.totalsBetween('2026-01-01', '2026-12-31')).map(({ day, roles }) => [
      day,
      roles.primary,
    ])
    const shown = JSON.stringify(Object.fromEntries(totals.sort()))
    const wanted = JSON.stringify(Object.fromEntries([...expected].sort()))
    return shown === wanted ? [] : [`totals ${shown}, expected ${wanted}`]
  }
}

function dayOf(day: number): string {
  return `2026-03-1${4 - day}`
}

function ownFields(fields: Fields | null): Fields | null {
  return fields === null ? null : Object.fromEntries(OWN_FIELDS.map((name) => [name, fields[name] ?? null]))
}

function isStoreFault(error: unknown): boolean {
  return error instanceof Error && error.message in { blocked: 1, unavailable: 1, full: 1, closed: 1 }
}
