/** 450 faults in each run of the suite; `main.ts` runs thousands. And the harness finds what it is there for. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PLANTED } from './planted.ts'
import { runScript } from './run.ts'
import { scriptOf } from './script.ts'
import { MemoryWorld } from './world.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

test('450 faults lose, double and wrongly show nothing', async () => {
  let injected = 0
  for (let seed = 1; injected < 450; seed += 1) {
    const result = await runScript(scriptOf(seed), new MemoryWorld())
    injected += result.injected
    expect({ seed, faults: result.faults }).toEqual({ seed, faults: [] })
  }
}, 120_000)

test.each(PLANTED)(
  'the harness finds a planted bug: $name',
  ({ name, seed = 1 }) => {
    const done = spawnSync(
      process.execPath,
      [MAIN, '--planted', name, '--seed', String(seed), '--faults', '500', '--brief'],
      {
        encoding: 'utf8',
      },
    )

    expect(done.stdout).toMatch(/^seed \d+:/)
    expect(done.status).toBe(1)
  },
  240_000,
)
