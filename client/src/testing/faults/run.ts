/** Runs a script and compares, at quiet, what the device holds, what the server has, and what the person last saw. */

import { lineOf, type Target } from '../../entry/line.ts'
import type { Changed, Unsent } from '../../store/store.ts'
import type { RecordKey } from '../../store/touched.ts'
import type { Collection, Fields } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'
import type { SyncStatus } from '../../sync/status.ts'
import { compareAtQuiet } from './comparison.ts'
import { type Expected, keptOf, ownFields, stepsOf } from './expected.ts'
import type { BuildName, Step } from './script.ts'
import type { World } from './script-world.ts'
import { KEPT, type Kept, OF_OTHERS, type Tap } from './taps.ts'

export interface RunResult {
  readonly injected: number
  /** What is wrong; empty where nothing is. */
  readonly faults: readonly string[]
}

const TARGET: Target = { code: '99213', modifiers: [], units: 1, role: 'primary', place_of_service: null }
const SHIFT: Fields = { started_on: dayOf(0), starts_at: '19:00', minutes: 720, place_of_service: null }
const LINE = lineOf(TARGET, { day: dayOf(0), encounterId: null }, 0)
const MOST_SYNCS = 25
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
  readonly #lastShown: Readonly<Record<Kept, Map<string, Fields | null>>> = {
    procedure_logs: new Map(),
    shifts: new Map(),
  }
  /** What other devices wrote into records of this one. */
  readonly #written = new Map<string, Set<unknown>>()
  /** How often a line was logged, or a shift noted. */
  readonly #made = new Map<string, number>()
  /** Ids of what other devices made. */
  readonly #elsewhere = new Set<string>()
  #build: BuildName = 'present'
  #done: (readonly Changed[])[] = []
  #isRestored = false
  /** A log-in that is revoked takes with it what the server has. */
  #mayForget = false
  /** What was wrong before the end. */
  readonly #faults: string[] = []

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
        this.#heed([await this.#world.sync()])
        return this.#compareSeen(step)
      case 'sync_in_two_tabs':
        this.#heed(await this.#world.syncInTwoTabs())
        return this.#compareSeen(step)
      case 'open':
        this.#build = step.build
        // Nothing can be undone in a page that is opened anew.
        this.#done = []
        await this.#world.open(step.build)
        return this.#compareSeen(step)
      case 'note_elsewhere':
        return this.#editElsewhere(LINES, step.line, step.note)
      case 'place_elsewhere':
        return this.#editElsewhere('shifts', step.shift, step.place)
      case 'work_elsewhere':
        return this.#workElsewhere(step.shift, SHIFT)
      case 'not_work_elsewhere':
        return this.#workElsewhere(step.shift, null)
      case 'fault':
        if (step.fault === 'epoch') this.#isRestored = true
        if (step.fault === 'revoked') this.#mayForget = true
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
      for (const edit of waiting) await this.#decide(edit)
    }
    await this.#world.sync()
    const run = {
      world: this.#world,
      lastShown: this.#lastShown,
      written: this.#written,
      elsewhere: this.#elsewhere,
      isRestored: this.#isRestored,
    }
    return [...this.#faults, ...(await compareAtQuiet(run))]
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
    const expected = await this.#expectedOf(taps)
    const done = await this.#world.change(taps)
    if (done === 'not_saved') return null
    if (done === 'died') {
      // What is there after the reload is what the person sees.
      for (const { collection, id } of records)
        this.#see(collection, id, await this.#world.shown(keptOf(collection), id))
      return null
    }
    for (const { collection, id, after } of done) this.#see(collection, id, after)
    for (const { collection, id, fields } of expected) {
      const lastSeen = this.#lastShown[collection].get(id) ?? null
      if (isSameJson(ownFields(collection, lastSeen), fields)) continue
      this.#faults.push(`${id}: ${JSON.stringify(taps)} made ${JSON.stringify(lastSeen)} of it`)
    }
    return done
  }

  /** Returns what taps are to make of records, by the fields that a person decides by. */
  async #expectedOf(taps: readonly Tap[]): Promise<readonly Expected[]> {
    const expected = new Map<string, Expected>()
    const look = async (collection: Kept, id: string) =>
      (expected.get(id) ?? { fields: ownFields(collection, await this.#world.shown(collection, id)) }).fields
    for (const tap of taps.flatMap(stepsOf)) {
      const collection = keptOf(tap.collection)
      const fields = tap.become(await look(collection, tap.id))
      expected.set(tap.id, { collection, id: tap.id, fields })
    }
    return [...expected.values()]
  }

  #see(collection: Collection, id: string, fields: Fields | null): void {
    this.#lastShown[keptOf(collection)].set(id, fields)
  }

  /** With the store of a revoked log-in goes what could be undone in it. */
  #heed(statuses: readonly (SyncStatus | 'died')[]): void {
    if (statuses.some((status) => status !== 'died' && status.kind === 'revoked')) this.#done = []
  }

  async #editElsewhere(collection: Kept, n: number, value: string): Promise<void> {
    const id = this.#idOf(collection, n)
    this.#written.set(id, (this.#written.get(id) ?? new Set()).add(value))
    // After a restore others' later versions win; what is lost at that is no fault of this device.
    if (!this.#isRestored) await this.#world.editElsewhere(collection, id, { [OF_OTHERS[collection].field]: value })
  }

  async #workElsewhere(shift: number, fields: Fields | null): Promise<void> {
    const id = `${this.#world.prefix}99${KEPT.indexOf('shifts')}${shift}`
    if (fields === null && !this.#elsewhere.has(id)) return
    this.#elsewhere.add(id)
    await this.#world.workElsewhere(id, fields)
  }

  /** The person keeps their own side of each conflict, and sends again what was rejected. */
  async #decide(unsent: Unsent): Promise<void> {
    const { collection, id, edits } = unsent
    if (edits[0]?.state.kind === 'conflict') await this.#world.resolve(unsent)
    if (edits[0]?.state.kind === 'rejected') await this.#world.change([{ do: 'again', collection, id }])
  }

  /** Neither a sync nor another build changes what a person decides by, not even until the next sync. */
  async #compareSeen(step: Step): Promise<void> {
    if (this.#mayForget) return
    for (const collection of KEPT) {
      for (const [id, lastSeen] of this.#lastShown[collection]) {
        const [now, last] = [await this.#world.shown(collection, id), lastSeen].map((one) => ownFields(collection, one))
        if (isSameJson(now ?? null, last ?? null)) continue
        const [shows, saw] = [now, last].map((fields) => JSON.stringify(fields))
        this.#faults.push(`${id}: shown ${shows} after ${JSON.stringify(step)}, last seen ${saw}`)
      }
    }
  }
}

function recordOf(tap: Tap): readonly RecordKey[] {
  return tap.do === 'undo' ? [] : [tap]
}

function dayOf(day: number): string {
  return `2026-03-1${4 - day}`
}
