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

export type Step =
  | { readonly do: 'log'; readonly lines: readonly number[] }
  | { readonly do: 'units'; readonly line: number; readonly units: number }
  | { readonly do: 'day'; readonly line: number; readonly day: number }
  | { readonly do: 'delete'; readonly line: number }
  | { readonly do: 'undo' }
  | { readonly do: 'sync' }
  /** Two tabs sync at once. */
  | { readonly do: 'sync_in_two_tabs' }
  /** Another device writes a note, which this one never edits. */
  | { readonly do: 'note_elsewhere'; readonly line: number; readonly note: string }
  /** From the next event of its kind on, counted from 0. */
  | { readonly do: 'fault'; readonly fault: FaultKind; readonly at: number }

export const TAPS = 20
const LINES = 6

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
  // A device that was told to forget cannot give a restored server back what that has lost.
  const isRestored = steps.some((step) => step.do === 'fault' && step.fault === 'epoch')
  return isRestored ? steps.map(forgetNothing) : steps
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
