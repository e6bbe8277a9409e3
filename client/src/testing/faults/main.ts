/**
 * The harness of faults, by a command: `node src/testing/faults/main.ts [--faults 9000] [--seed 1] [--planted NAME] [--brief]`.
 *
 * It says how many faults were injected and what came of them; a seed that fails is printed with its shortest script, or
 * `--brief` with its own.
 */
import { parseArgs } from 'node:util'
import { plant } from './planted.ts'
import { type Step, scriptOf, shrink } from './script.ts'

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
process.exitCode = (await runFaults(Number(values.faults), Number(values.seed))) ? 0 : 1

async function runFaults(wanted: number, firstSeed: number): Promise<boolean> {
  const begun = Date.now()
  let injected = 0
  let seed = firstSeed
  for (; injected < wanted; seed += 1) {
    const result = await runScript(scriptOf(seed))
    injected += result.injected
    if (result.faults.length > 0) {
      await printFailure(seed, result.faults)
      return false
    }
  }
  const seconds = Math.round((Date.now() - begun) / 1000)
  print(`${injected} faults in ${seed - firstSeed} runs of 20 taps, ${seconds} s: 0 lost, doubled or shown wrong`)
  return true
}

async function printFailure(seed: number, faults: readonly string[]): Promise<void> {
  const fails = async (script: readonly Step[]) => (await runScript(script)).faults.length > 0
  const shortest = values.brief ? scriptOf(seed) : await shrink(scriptOf(seed), fails)
  print(`seed ${seed}:\n${faults.join('\n')}\n${values.brief ? 'script' : 'shortest script'}:`)
  for (const step of shortest) print(`  ${JSON.stringify(step)}`)
  for (const fault of (await runScript(shortest)).faults) print(`  ${fault}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
