/** Runs from seeds until so many faults have happened; one that fails is printed with its shortest script. */
import type { RunResult } from './run.ts'
import { type Step, scriptOf, shrink, type Weather } from './script.ts'

export interface Campaign {
  readonly wanted: number
  readonly firstSeed: number
  readonly weather: Weather
  /** Prints a script that fails as it is, and looks for no shorter one. */
  readonly isBrief: boolean
  readonly run: (script: readonly Step[]) => Promise<RunResult>
}

/** Returns whether no run failed, and prints what came of them. */
export async function runCampaign(campaign: Campaign): Promise<boolean> {
  const begun = Date.now()
  let injected = 0
  let seed = campaign.firstSeed
  for (; injected < campaign.wanted; seed += 1) {
    const result = await campaign.run(scriptOf(seed, campaign.weather))
    injected += result.injected
    if (result.faults.length > 0) {
      await printFailure(campaign, seed, result.faults)
      return false
    }
  }
  const seconds = Math.round((Date.now() - begun) / 1000)
  const runs = seed - campaign.firstSeed
  print(`${injected} faults in ${runs} runs of 20 taps, ${seconds} s: 0 lost, doubled or shown wrong`)
  return true
}

async function printFailure(
  { run, isBrief, weather }: Campaign,
  seed: number,
  faults: readonly string[],
): Promise<void> {
  const fails = async (script: readonly Step[]) => (await run(script)).faults.length > 0
  const whole = scriptOf(seed, weather)
  const shortest = isBrief ? whole : await shrink(whole, fails)
  print(`seed ${seed}:\n${faults.join('\n')}\n${isBrief ? 'script' : 'shortest script'}:`)
  for (const step of shortest) print(`  ${JSON.stringify(step)}`)
  for (const fault of (await run(shortest)).faults) print(`  ${fault}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
