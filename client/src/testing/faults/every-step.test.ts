/** A page that dies between any two steps from the tap to the row at the server. */
import { expect, test } from 'vitest'
import { runScript } from './run.ts'
import type { FaultKind, Step } from './script.ts'
import { MemoryWorld } from './world.ts'

const ENOUGH_STEPS = 400

type Fault = Extract<Step, { readonly do: 'fault' }>
type Scripted = (fault: Fault) => readonly Step[]

const SCRIPTS: readonly (readonly [string, Scripted])[] = [
  [
    'two lines and a shift that are changed, deleted and brought back',
    (fault) => [
      fault,
      { do: 'log', lines: [1, 2] },
      { do: 'work', shift: 1 },
      { do: 'sync' },
      { do: 'day', line: 1, day: 1 },
      { do: 'hours', shift: 1, minutes: 480 },
      { do: 'delete', line: 2 },
      { do: 'sync' },
      { do: 'undo' },
      { do: 'not_work', shift: 1 },
      { do: 'undo' },
      { do: 'sync' },
    ],
  ],
  [
    'a phone that learns shifts with an update, goes back with some that wait, and is updated again',
    (fault) => [
      { do: 'open', build: 'earlier' },
      { do: 'work_elsewhere', shift: 1 },
      { do: 'log', lines: [1] },
      { do: 'sync' },
      { do: 'open', build: 'present' },
      fault,
      { do: 'sync' },
      { do: 'work', shift: 2 },
      { do: 'not_work_elsewhere', shift: 1 },
      { do: 'open', build: 'earlier' },
      { do: 'sync_in_two_tabs' },
      { do: 'open', build: 'present' },
      { do: 'hours', shift: 2, minutes: 480 },
      { do: 'sync' },
    ],
  ],
]
const KINDS: readonly FaultKind[] = ['killed_in_store', 'closed', 'killed_before_answer', 'killed_after_answer']

test.each(SCRIPTS.flatMap(([name, script]) => KINDS.map((kind) => ({ name, script, kind }))))(
  '$kind at each step of $name loses, doubles and wrongly shows nothing',
  async ({ script, kind }) => {
    let at = 0
    for (; at < ENOUGH_STEPS; at += 1) {
      const result = await runScript(script({ do: 'fault', fault: kind, at }), new MemoryWorld())
      expect({ at, faults: result.faults }).toEqual({ at, faults: [] })
      if (result.injected === 0) break
    }

    expect(at).toBeGreaterThan(15)
    expect(at).toBeLessThan(ENOUGH_STEPS)
  },
  240_000,
)
