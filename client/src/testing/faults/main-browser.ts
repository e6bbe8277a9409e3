/**
 * The harness of faults in Chromium against a server that runs: what `tests/app/faults.py` starts.
 *
 * Options as of `main.ts`. The server, its user and the browser are in the environment: PORT, USER_ID, TOKEN, SESSIONS (two
 * cookies, by a comma), CHROMIUM.
 */
import { parseArgs } from 'node:util'
import { BrowserWorld } from './browser.ts'
import { runCampaign } from './campaign.ts'
import { Chromium } from './cdp.ts'
import { CuttingProxy } from './proxy.ts'
import { runScript } from './run.ts'
import { IN_BROWSER } from './script.ts'

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    brief: { type: 'boolean', default: false },
  },
})
const { PORT = '', USER_ID = '', TOKEN = '', SESSIONS = '', CHROMIUM = '' } = process.env
const [phone = '', tablet = ''] = SESSIONS.split(',')
const browser = await Chromium.start(CHROMIUM)
const proxy = await CuttingProxy.start(Number(PORT))
const site = { browser, proxy, port: Number(PORT), userId: USER_ID, token: TOKEN, sessions: [phone, tablet] as const }
try {
  const isRight = await runCampaign({
    wanted: Number(values.faults),
    firstSeed: Number(values.seed),
    weather: IN_BROWSER,
    isBrief: values.brief,
    run: async (script) => runScript(script, await BrowserWorld.open(site, script)),
  })
  process.exitCode = isRight ? 0 : 1
} finally {
  proxy.stop()
  await browser.stop()
}
