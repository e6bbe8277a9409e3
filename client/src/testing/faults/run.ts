/** Runs a script and compares, at quiet, what the device holds, what the server has, and what the person last saw. */
import { lineOf, type Target } from '../../entry/line.ts'
import type { Changed, Unsent } from '../../store/store.ts'
import { type DayTotal, toHundredths } from '../../store/totals.ts'
import type { Fields } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'
import type { SyncStatus } from '../../sync/status.ts'
import type { FaultKind, Step } from './script.ts'
import type { Tap } from './taps.ts'

/** What a script runs in: a device that may die, what others write, a server, and what is armed to go wrong. */
export interface World {
  /** How many faults happened. */
  readonly injected: number
  /** What the device reported. */
  readonly reports: readonly unknown[]
  /** Ids of lines begin so. */
  readonly prefix: string
  arm(fault: FaultKind, at: number): Promise<void>
  disarm(): Promise<void>
  /** `died`: nobody was told, and the page was opened anew. */
  change(taps: readonly Tap[]): Promise<readonly Changed[] | 'not_saved' | 'died'>
  resolve(unsent: Unsent): Promise<void>
  sync(): Promise<SyncStatus | 'died'>
  syncInTwoTabs(): Promise<readonly (SyncStatus | 'died')[]>
  /** Looks meet no fault. */
  shown(id: string): Promise<Fields | null>
  unsent(): Promise<readonly Unsent[]>
  totals(): Promise<readonly DayTotal[]>
  /** Another device writes a note, where it has the line. */
  noteElsewhere(id: string, note: string): Promise<void>
  /** The lines that the server has. */
  live(): Promise<Readonly<Record<string, Fields>>>
  /** What the server says that lines are worth, in decimal text by id. */
  worth(): Promise<ReadonlyMap<string, string>>
  /** The lines that each other device shows. */
  elsewhere(): Promise<readonly Readonly<Record<string, Fields>>[]>
  close(): Promise<void>
}

export interface RunResult {
  readonly injected: number
  /** What is wrong; empty where nothing is. */
  readonly faults: readonly string[]
}

const TARGET: Target = { code: '99213', modifiers: [], units: 1, role: 'primary', place_of_service: null }
const MOST_SYNCS = 25
/** What a person decides by; the note is another device's. */
const OWN_FIELDS = ['code', 'units', 'performed_on'] as const

/** Runs a script in a world, and closes it. */
export async function runScript(script: readonly Step[], world: World): Promise<RunResult> {
  const run = new Run(world)
  try {
    for (const step of script) await run.take(step)
    const faults = await run.compareAtQuiet()
    return { injected: world.injected, faults }
  } catch (error) {
    return { injected: world.injected, faults: [`${error instanceof Error ? (error.stack ?? error.message) : error}`] }
  } finally {
    await world.close()
  }
}

class Run {
  readonly #world: World
  /** What the person last saw of each line: null for deleted. */
  readonly #seen = new Map<string, Fields | null>()
  readonly #notes = new Map<string, Set<unknown>>()
  /** How often a line was logged. */
  readonly #logged = new Map<number, number>()
  #done: (readonly Changed[])[] = []
  #isRestored = false

  constructor(world: World) {
    this.#world = world
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'log':
        return this.#change(await this.#those(step.lines, false, (line) => this.#logLine(line)))
      case 'units':
        return this.#change(await this.#those([step.line], true, (line) => this.#edit(line, { units: step.units })))
      case 'day':
        return this.#change(
          await this.#those([step.line], true, (line) => this.#edit(line, { performed_on: dayOf(step.day) })),
        )
      case 'delete':
        return this.#change(
          await this.#those([step.line], true, (line): Tap => ({ do: 'delete', id: this.#idOf(line) })),
        )
      case 'undo':
        return this.#undo()
      case 'sync':
        return this.#heed([await this.#world.sync()])
      case 'sync_in_two_tabs':
        return this.#heed(await this.#world.syncInTwoTabs())
      case 'note_elsewhere':
        return this.#noteElsewhere(step.line, step.note)
      case 'fault':
        if (step.fault === 'epoch') this.#isRestored = true
        return this.#world.arm(step.fault, step.at)
      default:
        return step satisfies never
    }
  }

  async compareAtQuiet(): Promise<readonly string[]> {
    await this.#world.disarm()
    for (let n = 0; n < MOST_SYNCS; n += 1) {
      await this.#world.sync()
      const waiting = await this.#world.unsent()
      if (waiting.length === 0) break
      for (const one of waiting) await this.#decide(one)
    }
    await this.#world.sync()
    const live = await this.#world.live()
    return [
      ...this.#compareReports(),
      ...(await this.#compareQueue()),
      ...(await this.#compareLines(live)),
      ...(await this.#compareTotals(live)),
      ...(await this.#compareElsewhere(live)),
    ]
  }

  #idOf(line: number): string {
    return `${this.#world.prefix}${String(this.#logged.get(line) ?? 0).padStart(2, '0')}0${line}`
  }

  /** A line that is logged is a new one: nobody meets the id of an earlier one again. */
  #logLine(line: number): Tap {
    this.#logged.set(line, (this.#logged.get(line) ?? 0) + 1)
    return { do: 'log', id: this.#idOf(line), fields: lineOf(TARGET, { day: dayOf(0), encounterId: null }, 0) }
  }

  #edit(line: number, fields: Fields): Tap {
    return { do: 'edit', id: this.#idOf(line), fields }
  }

  /** Returns taps on those lines that the person sees, or does not see: nobody taps on what is not there. */
  async #those(lines: readonly number[], areShown: boolean, make: (line: number) => Tap): Promise<readonly Tap[]> {
    const taps: Tap[] = []
    for (const line of lines) {
      const shown = await this.#world.shown(this.#idOf(line))
      if ((shown !== null) === areShown) taps.push(make(line))
    }
    return taps
  }

  async #change(taps: readonly Tap[]): Promise<void> {
    if (taps.length === 0) return
    const done = await this.#store(taps, taps.map(idOfTap))
    if (done !== null) this.#done.push(done)
  }

  async #undo(): Promise<void> {
    const done = this.#done.pop() ?? []
    if (done.length === 0) return
    await this.#store(
      [{ do: 'undo', done }],
      done.map((one) => one.id),
    )
  }

  async #store(taps: readonly Tap[], ids: readonly string[]): Promise<readonly Changed[] | null> {
    const done = await this.#world.change(taps)
    if (done === 'not_saved') return null
    if (done === 'died') {
      // What is there after the reload is what the person sees.
      for (const id of ids) this.#seen.set(id, await this.#world.shown(id))
      return null
    }
    for (const { id, after } of done) this.#seen.set(id, after)
    return done
  }

  /** With the store of a revoked log-in goes what could be undone in it. */
  #heed(statuses: readonly (SyncStatus | 'died')[]): void {
    if (statuses.some((status) => status !== 'died' && status.kind === 'revoked')) this.#done = []
  }

  async #noteElsewhere(line: number, note: string): Promise<void> {
    const id = this.#idOf(line)
    this.#notes.set(id, (this.#notes.get(id) ?? new Set()).add(note))
    // After a restore others' later versions win; what is lost at that is no fault of this device.
    if (!this.#isRestored) await this.#world.noteElsewhere(id, note)
  }

  /** The person keeps their own side of each conflict, and sends again what was rejected. */
  async #decide(unsent: Unsent): Promise<void> {
    const { collection, id, edits } = unsent
    if (edits[0]?.state.kind === 'conflict') await this.#world.resolve(unsent)
    if (edits[0]?.state.kind === 'rejected') await this.#world.change([{ do: 'again', collection, id }])
  }

  /** A digest differs only where a server was restored; else something was passed over, and read anew for it. */
  #compareReports(): readonly string[] {
    return this.#isRestored ? [] : this.#world.reports.map((report) => JSON.stringify(report))
  }

  async #compareQueue(): Promise<readonly string[]> {
    return (await this.#world.unsent()).map(({ id, edits }) => `still waits: ${id} ${JSON.stringify(edits)}`)
  }

  async #compareLines(live: Readonly<Record<string, Fields>>): Promise<readonly string[]> {
    const faults: string[] = []
    for (const id of new Set([...this.#seen.keys(), ...Object.keys(live)])) {
      const shown = await this.#world.shown(id)
      const stored = live[id] ?? null
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

  async #compareTotals(live: Readonly<Record<string, Fields>>): Promise<readonly string[]> {
    const worth = await this.#world.worth()
    const expected = new Map<string, { lines: number; unvalued: number; hundredths: number }>()
    for (const [id, fields] of Object.entries(live)) {
      const day = String(fields.performed_on)
      const total = expected.get(day) ?? { lines: 0, unvalued: 0, hundredths: 0 }
      const hundredths = total.hundredths + toHundredths(worth.get(id) ?? 'unknown')
      expected.set(day, { lines: total.lines + 1, unvalued: 0, hundredths })
    }
    const totals = (await this.#world.totals()).map(({ day, roles }) => [day, roles.primary])
    const shown = JSON.stringify(Object.fromEntries(totals.sort()))
    const wanted = JSON.stringify(Object.fromEntries([...expected].sort()))
    return shown === wanted ? [] : [`totals ${shown}, expected ${wanted}`]
  }

  async #compareElsewhere(live: Readonly<Record<string, Fields>>): Promise<readonly string[]> {
    const others = await this.#world.elsewhere()
    return others
      .filter((shown) => !isSameJson(shown, live))
      .map((shown) => `another device shows ${JSON.stringify(shown)}, stored ${JSON.stringify(live)}`)
  }
}

function idOfTap(tap: Tap): string {
  return tap.do === 'undo' ? '' : tap.id
}

function dayOf(day: number): string {
  return `2026-03-1${4 - day}`
}

function ownFields(fields: Fields | null): Fields | null {
  return fields === null ? null : Object.fromEntries(OWN_FIELDS.map((name) => [name, fields[name] ?? null]))
}
