/** A page that dies between any two steps from the tap to the row at the server. */
import { expect, test } from 'vitest'
import { runScript } from './run.ts'
import type { FaultKind, Step } from './script.ts'
import { MemoryWorld } from './world.ts'

const ENOUGH_STEPS = 400

/** Two lines, of which one changes day and the other is deleted, with a sync after each. */
function scriptWith(fault: FaultKind, at: number): readonly Step[] {
  return [
    { do: 'fault', fault, at },
    { do: 'log', lines: [1, 2] },
    { do: 'sync' },
    { do: 'day', line: 1, day: 1 },
    { do: 'delete', line: 2 },
    { do: 'sync' },
    { do: 'undo' },
    { do: 'sync' },
  ]
}

test.each<FaultKind>(['killed_in_store', 'closed', 'killed_before_answer', 'killed_after_answer'])(
  '%s, at each step in turn, loses, doubles and wrongly shows nothing',
  async (fault) => {
    let at = 0
    for (; at < ENOUGH_STEPS; at += 1) {
      const result = await runScript(scriptWith(fault, at), new MemoryWorld())
      expect({ at, faults: result.faults }).toEqual({ at, faults: [] })
      if (result.injected === 0) break
    }

    expect(at).toBeGreaterThan(15)
    expect(at).toBeLessThan(ENOUGH_STEPS)
  },
)
