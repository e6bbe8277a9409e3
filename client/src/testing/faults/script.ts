/** Scripts of the harness of faults: taps of a person, syncs, and what goes wrong, made from a seed. */

export const FAULTS = [
  /** The request never arrives. */
  'cut_before',
  /** The request is done, and its answer lost. */
  'cut_after',
  /** The server fails. */
  'server_error',
  /** The server asks to come back later. */
  'later',
  /** A log-in page of a hotel's network answers. */
  'hotel',
  /** Half of an answer arrives. */
  'half_body',
  /** Half of the mutations of a push are done and answered. */
  'half_results',
  'expired',
  'revoked',
  'csrf',
  /** The server wants everything read anew. */
  'retention',
  /** The server is restored from an earlier back-up. */
  'epoch',
  /** The server rejects a mutation, this once. */
  'rejected',
  /** The page is reloaded, or the phone dies, before a request of the database. */
  'killed_in_store',
  /** The same before a request of the network, and after it was done. */
  'killed_before_answer',
  'killed_after_answer',
  /** The browser closes the database under the page. */
  'closed',
  /** The device is full. */
  'full',
  /** The clock of the phone jumps by a day. */
  'clock',
  /** Another device writes in the middle of a sync: into all records, what this one never edits. */
  'meanwhile',
] as const
/** The process of the page crashes while something is under way; only a real browser has one. */
const CRASHED = 'crashed'
export type FaultKind = (typeof FAULTS)[number] | typeof CRASHED

/** What goes wrong in a run, and how often at most. */
export interface Weather {
  readonly kinds: readonly FaultKind[]
  readonly faults: number
}

export const IN_MEMORY: Weather = { kinds: FAULTS, faults: 6 }
/** Restores are rehearsed by the operator's own commands (`tests/faults/test_rehearsal.py`). */
export const IN_BROWSER: Weather = { kinds: [...FAULTS.filter((kind) => kind !== 'epoch'), CRASHED], faults: 14 }

/** The earlier build knows no shifts. */
export type BuildName = 'earlier' | 'present'

export type Step =
  | { readonly do: 'log'; readonly lines: readonly number[] }
  | { readonly do: 'units'; readonly line: number; readonly units: number }
  | { readonly do: 'day'; readonly line: number; readonly day: number }
  | { readonly do: 'delete'; readonly line: number }
  | { readonly do: 'work'; readonly shift: number }
  | { readonly do: 'hours'; readonly shift: number; readonly minutes: number }
  | { readonly do: 'not_work'; readonly shift: number }
  | { readonly do: 'undo' }
  | { readonly do: 'sync' }
  /** Two tabs sync at once; after `open`, the second one is of the other build. */
  | { readonly do: 'sync_in_two_tabs' }
  /** The page is opened anew, and is of that build from now on: a phone is updated, or goes back. */
  | { readonly do: 'open'; readonly build: BuildName }
  /** Another device writes a note, which this one never edits. */
  | { readonly do: 'note_elsewhere'; readonly line: number; readonly note: string }
  /** Another device writes the place of a shift, which this one never edits. */
  | { readonly do: 'place_elsewhere'; readonly shift: number; readonly place: string }
  /** Another device notes a shift, which this one never edits, and deletes it. */
  | { readonly do: 'work_elsewhere'; readonly shift: number }
  | { readonly do: 'not_work_elsewhere'; readonly shift: number }
  /** From the next event of its kind on, counted from 0. */
  | { readonly do: 'fault'; readonly fault: FaultKind; readonly at: number }

export const TAPS = 20
const LINES = 6
const SHIFTS = 3
/** Taps on shifts beside the others. */
const SHIFT_TAPS = 8
/** Of so many runs one is of both builds. */
const BOTH_BUILDS = 3

/** Returns numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns the script of a seed: 20 taps, with syncs and faults between them. */
export function scriptOf(seed: number, { kinds, faults }: Weather = IN_MEMORY): readonly Step[] {
  const random = randomOf(seed)
  const below = (most: number) => Math.floor(random() * most)
  const steps: Step[] = []
  const faultsAt = new Set(Array.from({ length: faults }, () => below(TAPS)))
  for (let tap = 0; tap < TAPS; tap += 1) {
    steps.push(tapOf(below))
    if (faultsAt.has(tap)) steps.push(faultOf(kinds, below))
    if (faultsAt.has(tap) || random() < 0.45) steps.push({ do: random() < 0.15 ? 'sync_in_two_tabs' : 'sync' })
  }
  const all = withBuilds(withShifts(steps, seed), seed)
  // A device that was told to forget cannot give a restored server back what that has lost.
  const isRestored = all.some((step) => step.do === 'fault' && step.fault === 'epoch')
  return isRestored ? all.map(forgetNothing) : all
}

function withShifts(steps: readonly Step[], seed: number): readonly Step[] {
  const below = belowOf(seed + 1_000_003)
  const mixed = [...steps]
  for (let tap = 0; tap < SHIFT_TAPS; tap += 1) mixed.splice(below(mixed.length + 1), 0, shiftTapOf(below))
  return mixed
}

/** A phone that was not updated yet, is so in the middle, and now and then goes back for a while. */
function withBuilds(steps: readonly Step[], seed: number): readonly Step[] {
  if (seed % BOTH_BUILDS !== 0) return steps
  const below = belowOf(seed + 2_000_003)
  const updatedAt = below(steps.length)
  const backAt = updatedAt + below(steps.length - updatedAt)
  const back: readonly Step[] = below(2) === 0 ? [{ do: 'open', build: 'earlier' }] : []
  return [
    { do: 'open', build: 'earlier' },
    ...steps.slice(0, updatedAt),
    { do: 'open', build: 'present' },
    ...steps.slice(updatedAt, backAt),
    ...back,
    ...steps.slice(backAt),
  ]
}

function belowOf(seed: number): (most: number) => number {
  const random = randomOf(seed)
  return (most) => Math.floor(random() * most)
}

function forgetNothing(step: Step): Step {
  return step.do === 'fault' && step.fault === 'revoked' ? { ...step, fault: 'expired' } : step
}

export function isOfStore(fault: FaultKind): boolean {
  return fault === 'killed_in_store' || fault === 'closed' || fault === 'full'
}

function faultOf(kinds: readonly FaultKind[], below: (most: number) => number): Step {
  const fault = kinds[below(kinds.length)] ?? 'cut_after'
  return { do: 'fault', fault, at: below(isOfStore(fault) ? 12 : 4) }
}

function tapOf(below: (most: number) => number): Step {
  const line = below(LINES)
  const kind = below(12)
  if (kind < 4) return { do: 'log', lines: kind === 0 ? [line, (line + 1) % LINES] : [line] }
  if (kind < 6) return { do: 'units', line, units: 1 + below(9) }
  if (kind < 7) return { do: 'day', line, day: below(3) }
  if (kind < 9) return { do: 'delete', line }
  if (kind < 11) return { do: 'undo' }
  return { do: 'note_elsewhere', line, note: `note ${below(100)}` }
}

function shiftTapOf(below: (most: number) => number): Step {
  const shift = below(SHIFTS)
  const kind = below(9)
  if (kind < 2) return { do: 'work', shift }
  if (kind < 4) return { do: 'hours', shift, minutes: 60 * (1 + below(24)) }
  if (kind < 5) return { do: 'place_elsewhere', shift, place: String(21 + below(3)) }
  if (kind < 7) return { do: 'not_work', shift }
  return { do: kind === 7 ? 'work_elsewhere' : 'not_work_elsewhere', shift }
}

/** Returns the shortest script that still fails, by leaving steps out. */
export async function shrink(
  script: readonly Step[],
  fails: (script: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let shortest = script
  for (let size = Math.ceil(script.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < shortest.length; ) {
      const without = [...shortest.slice(0, from), ...shortest.slice(from + size)]
      if (without.length > 0 && (await fails(without))) shortest = without
      else from += size
    }
  }
  return shortest
}
