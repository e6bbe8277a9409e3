/** Runs a script and compares, at quiet, what the device holds, what the server has, and what the person last saw. */
import { lineOf, type Target } from '../../entry/line.ts'
import type { Changed, Unsent } from '../../store/store.ts'
import { type DayTotal, toHundredths } from '../../store/totals.ts'
import type { RecordKey } from '../../store/touched.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'
import type { SyncStatus } from '../../sync/status.ts'
import type { BuildName, FaultKind, Step } from './script.ts'
import { KEPT, type Kept, type Tap } from './taps.ts'

/** What a script runs in: a device that may die, what others write, a server, and what is armed to go wrong. */
export interface World {
  /** How many faults happened. */
  readonly injected: number
  /** What the device reported. */
  readonly reports: readonly unknown[]
  /** Ids begin so. */
  readonly prefix: string
  arm(fault: FaultKind, at: number): Promise<void>
  disarm(): Promise<void>
  /** `died`: nobody was told, and the page was opened anew. */
  change(taps: readonly Tap[]): Promise<readonly Changed[] | 'not_saved' | 'died'>
  resolve(unsent: Unsent): Promise<void>
  sync(): Promise<SyncStatus | 'died'>
  syncInTwoTabs(): Promise<readonly (SyncStatus | 'died')[]>
  /** Opens the page anew in a build; from then on a second tab is of the other one. */
  open(build: BuildName): Promise<void>
  /** Looks meet no fault. */
  shown(collection: Kept, id: string): Promise<Fields | null>
  unsent(): Promise<readonly Unsent[]>
  totals(): Promise<readonly DayTotal[]>
  /** Another device writes a note, where it has the line. */
  noteElsewhere(id: string, note: string): Promise<void>
  /** Another device notes a shift. */
  workElsewhere(id: string, fields: Fields): Promise<void>
  /** What the server has, by id. */
  live(collection: Kept): Promise<Readonly<Record<string, Fields>>>
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
const SHIFT: Fields = { started_on: dayOf(0), starts_at: '19:00', minutes: 720, place_of_service: null }
const LINE = lineOf(TARGET, { day: dayOf(0), encounterId: null }, 0)
const MOST_SYNCS = 25
/** What a person decides by; the note is another device's. */
const OWN_FIELDS: Readonly<Record<Kept, readonly string[]>> = {
  procedure_logs: ['code', 'units', 'performed_on'],
  shifts: ['started_on', 'minutes'],
}
const LINES = 'procedure_logs'

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
  /** What the person last saw of each record: null for deleted. */
  readonly #seen: Readonly<Record<Kept, Map<string, Fields | null>>> = { procedure_logs: new Map(), shifts: new Map() }
  readonly #notes = new Map<string, Set<unknown>>()
  /** How often a line was logged, or a shift noted. */
  readonly #made = new Map<string, number>()
  /** Ids of what other devices made. */
  readonly #elsewhere = new Set<string>()
  #build: BuildName = 'present'
  #done: (readonly Changed[])[] = []
  #isRestored = false

  constructor(world: World) {
    this.#world = world
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'log':
        return this.#change(await this.#those(LINES, step.lines, 'missing', (line) => this.#make(LINES, line, LINE)))
      case 'units':
        return this.#edit(LINES, step.line, { units: step.units })
      case 'day':
        return this.#edit(LINES, step.line, { performed_on: dayOf(step.day) })
      case 'delete':
        return this.#delete(LINES, step.line)
      case 'work':
        return this.#change(await this.#those('shifts', [step.shift], 'missing', (n) => this.#make('shifts', n, SHIFT)))
      case 'hours':
        return this.#edit('shifts', step.shift, { minutes: step.minutes })
      case 'not_work':
        return this.#delete('shifts', step.shift)
      case 'undo':
        return this.#undo()
      case 'sync':
        return this.#heed([await this.#world.sync()])
      case 'sync_in_two_tabs':
        return this.#heed(await this.#world.syncInTwoTabs())
      case 'open':
        this.#build = step.build
        // Nothing can be undone in a page that is opened anew.
        this.#done = []
        return this.#world.open(step.build)
      case 'note_elsewhere':
        return this.#noteElsewhere(step.line, step.note)
      case 'work_elsewhere':
        return this.#workElsewhere(`${this.#world.prefix}99${KEPT.indexOf('shifts')}${step.shift}`)
      case 'fault':
        if (step.fault === 'epoch') this.#isRestored = true
        return this.#world.arm(step.fault, step.at)
      default:
        return step satisfies never
    }
  }

  async compareAtQuiet(): Promise<readonly string[]> {
    await this.#world.disarm()
    if (this.#build === 'earlier') await this.#world.open('present')
    for (let n = 0; n < MOST_SYNCS; n += 1) {
      await this.#world.sync()
      const waiting = await this.#world.unsent()
      if (waiting.length === 0) break
      for (const one of waiting) await this.#decide(one)
    }
    await this.#world.sync()
    const live = await this.#world.live(LINES)
    return [
      ...this.#compareReports(),
      ...(await this.#compareQueue()),
      ...(await this.#compareRecords(LINES, live)),
      ...(await this.#compareRecords('shifts', await this.#world.live('shifts'))),
      ...(await this.#compareTotals(live)),
      ...(await this.#compareElsewhere(live)),
    ]
  }

  #idOf(collection: Kept, n: number): string {
    const times = this.#made.get(`${collection} ${n}`) ?? 0
    return `${this.#world.prefix}${String(times).padStart(2, '0')}${KEPT.indexOf(collection)}${n}`
  }

  /** What is made is new: nobody meets the id of an earlier one again. */
  #make(collection: Kept, n: number, fields: Fields): Tap {
    const key = `${collection} ${n}`
    this.#made.set(key, (this.#made.get(key) ?? 0) + 1)
    return { do: 'make', collection, id: this.#idOf(collection, n), fields }
  }

  async #edit(collection: Kept, n: number, fields: Fields): Promise<void> {
    const edit = (): Tap => ({ do: 'edit', collection, id: this.#idOf(collection, n), fields })
    return this.#change(await this.#those(collection, [n], 'shown', edit))
  }

  async #delete(collection: Kept, n: number): Promise<void> {
    const remove = (): Tap => ({ do: 'delete', collection, id: this.#idOf(collection, n) })
    return this.#change(await this.#those(collection, [n], 'shown', remove))
  }

  /** Returns taps on what the person sees, or misses: nobody taps on what is not there, or what their build does not show. */
  async #those(
    collection: Kept,
    numbers: readonly number[],
    state: 'shown' | 'missing',
    make: (n: number) => Tap,
  ): Promise<readonly Tap[]> {
    if (collection === 'shifts' && this.#build === 'earlier') return []
    const taps: Tap[] = []
    for (const n of numbers) {
      const shown = await this.#world.shown(collection, this.#idOf(collection, n))
      if ((shown !== null) === (state === 'shown')) taps.push(make(n))
    }
    return taps
  }

  async #change(taps: readonly Tap[]): Promise<void> {
    if (taps.length === 0) return
    const done = await this.#store(taps, taps.flatMap(recordOf))
    if (done !== null) this.#done.push(done)
  }

  async #undo(): Promise<void> {
    const done = this.#done.pop() ?? []
    if (done.length === 0) return
    await this.#store([{ do: 'undo', done }], done)
  }

  async #store(taps: readonly Tap[], records: readonly RecordKey[]): Promise<readonly Changed[] | null> {
    const done = await this.#world.change(taps)
    if (done === 'not_saved') return null
    if (done === 'died') {
      // What is there after the reload is what the person sees.
      for (const { collection, id } of records)
        this.#see(collection, id, await this.#world.shown(keptOf(collection), id))
      return null
    }
    for (const { collection, id, after } of done) this.#see(collection, id, after)
    return done
  }

  #see(collection: Collection, id: string, fields: Fields | null): void {
    this.#seen[keptOf(collection)].set(id, fields)
  }

  /** With the store of a revoked log-in goes what could be undone in it. */
  #heed(statuses: readonly (SyncStatus | 'died')[]): void {
    if (statuses.some((status) => status !== 'died' && status.kind === 'revoked')) this.#done = []
  }

  async #noteElsewhere(line: number, note: string): Promise<void> {
    const id = this.#idOf(LINES, line)
    this.#notes.set(id, (this.#notes.get(id) ?? new Set()).add(note))
    // After a restore others' later versions win; what is lost at that is no fault of this device.
    if (!this.#isRestored) await this.#world.noteElsewhere(id, note)
  }

  async #workElsewhere(id: string): Promise<void> {
    this.#elsewhere.add(id)
    await this.#world.workElsewhere(id, SHIFT)
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

  async #compareRecords(collection: Kept, live: Readonly<Record<string, Fields>>): Promise<readonly string[]> {
    const faults: string[] = []
    const own = (fields: Fields | null) => ownFields(collection, fields)
    const seenOnes = this.#seen[collection]
    for (const id of new Set([...seenOnes.keys(), ...Object.keys(live)])) {
      const shown = await this.#world.shown(collection, id)
      const stored = live[id] ?? null
      const seen = seenOnes.get(id) ?? null
      if (!isSameJson(shown, stored))
        faults.push(`${id}: shown ${JSON.stringify(shown)}, stored ${JSON.stringify(stored)}`)
      if (!this.#elsewhere.has(id) && !isSameJson(own(seen), own(stored))) {
        faults.push(`${id}: last seen ${JSON.stringify(own(seen))}, stored ${JSON.stringify(own(stored))}`)
      }
      if (collection === LINES && stored !== null && stored.note !== '' && !this.#notes.get(id)?.has(stored.note))
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

function recordOf(tap: Tap): readonly RecordKey[] {
  return tap.do === 'undo' ? [] : [tap]
}

/** Returns the collection of what a person taps on. Throws for another one. */
function keptOf(collection: Collection): Kept {
  const kept = KEPT.find((one) => one === collection)
  if (kept === undefined) throw new Error(`nobody taps on ${collection}`)
  return kept
}

function dayOf(day: number): string {
  return `2026-03-1${4 - day}`
}

function ownFields(collection: Kept, fields: Fields | null): Fields | null {
  return fields === null ? null : Object.fromEntries(OWN_FIELDS[collection].map((name) => [name, fields[name] ?? null]))
}
