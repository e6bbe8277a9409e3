/**
 * The harness of faults, by a command: `node src/testing/faults/main.ts [--faults 9000] [--seed 1] [--planted NAME] [--brief]`.
 *
 * It says how many faults were injected and what came of them; a seed that fails is printed with its shortest script, or
 * `--brief` with its own.
 */
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import { plant } from './planted.ts'
import { IN_MEMORY } from './script.ts'

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '9000' },
    seed: { type: 'string', default: '1' },
    planted: { type: 'string' },
    brief: { type: 'boolean', default: false },
  },
})
if (values.planted !== undefined) await plant(values.planted)
const { runScript } = await import('./run.ts')
const { MemoryWorld } = await import('./world.ts')
const isRight = await runCampaign({
  wanted: Number(values.faults),
  firstSeed: Number(values.seed),
  weather: IN_MEMORY,
  isBrief: values.brief,
  run: (script) => runScript(script, new MemoryWorld()),
})
process.exitCode = isRight ? 0 : 1
