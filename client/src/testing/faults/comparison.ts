/** Compares, at quiet, what the device holds with what the server has and with what the person last saw. */
import { toHundredths } from '../../store/totals.ts'
import type { Fields } from '../../sync/protocol.ts'
import { isSameJson } from '../../sync/record.ts'
import { ownFields } from './expected.ts'
import type { Records, World } from './script-world.ts'
import { KEPT, type Kept, OF_OTHERS } from './taps.ts'

/** What was seen while a script ran. */
export interface Observations {
  readonly world: World
  /** What the person last saw of each record: null for deleted. */
  readonly lastShown: Readonly<Record<Kept, ReadonlyMap<string, Fields | null>>>
  /** What other devices wrote into records of this one. */
  readonly written: ReadonlyMap<string, ReadonlySet<unknown>>
  /** Ids of what other devices made. */
  readonly elsewhere: ReadonlySet<string>
  readonly isRestored: boolean
}

/** Returns what is wrong; empty where nothing is. */
export async function compareAtQuiet(run: Observations): Promise<readonly string[]> {
  const { world } = run
  const live = { procedure_logs: await world.live('procedure_logs'), shifts: await world.live('shifts') }
  return [
    ...compareReports(run),
    ...(await compareQueue(run)),
    ...(await compareRecords(run, 'procedure_logs', live.procedure_logs)),
    ...(await compareRecords(run, 'shifts', live.shifts)),
    ...(await compareTotals(run, live.procedure_logs)),
    ...(await compareElsewhere(run, live)),
  ]
}

/** A digest differs only where a server was restored; else something was passed over, and read anew for it. */
function compareReports({ world, isRestored }: Observations): readonly string[] {
  return isRestored ? [] : world.reports.map((report) => JSON.stringify(report))
}

async function compareQueue({ world }: Observations): Promise<readonly string[]> {
  return (await world.unsent()).map(({ id, edits }) => `still waits: ${id} ${JSON.stringify(edits)}`)
}

async function compareRecords(
  { world, lastShown, written, elsewhere }: Observations,
  collection: Kept,
  live: Records,
): Promise<readonly string[]> {
  const faults: string[] = []
  const own = (fields: Fields | null) => ownFields(collection, fields)
  const shownLast = lastShown[collection]
  for (const id of new Set([...shownLast.keys(), ...Object.keys(live)])) {
    const shown = await world.shown(collection, id)
    const stored = live[id] ?? null
    const lastSeen = shownLast.get(id) ?? null
    if (!isSameJson(shown, stored))
      faults.push(`${id}: shown ${JSON.stringify(shown)}, stored ${JSON.stringify(stored)}`)
    if (!elsewhere.has(id) && !isSameJson(own(lastSeen), own(stored))) {
      faults.push(`${id}: last seen ${JSON.stringify(own(lastSeen))}, stored ${JSON.stringify(own(stored))}`)
    }
    const { field, meanwhile } = OF_OTHERS[collection]
    const others = stored?.[field] ?? ''
    if (others !== '' && others !== meanwhile && !written.get(id)?.has(others))
      faults.push(`${id}: ${others}, which nobody wrote`)
  }
  return faults
}

async function compareTotals({ world }: Observations, live: Records): Promise<readonly string[]> {
  const worth = await world.worth()
  const expected = new Map<string, { lines: number; unvalued: number; hundredths: number }>()
  for (const [id, fields] of Object.entries(live)) {
    const day = String(fields.performed_on)
    const total = expected.get(day) ?? { lines: 0, unvalued: 0, hundredths: 0 }
    const hundredths = total.hundredths + toHundredths(worth.get(id) ?? 'unknown')
    expected.set(day, { lines: total.lines + 1, unvalued: 0, hundredths })
  }
  const totals = (await world.totals()).map(({ day, roles }) => [day, roles.primary])
  const shown = JSON.stringify(Object.fromEntries(totals.sort()))
  const wanted = JSON.stringify(Object.fromEntries([...expected].sort()))
  return shown === wanted ? [] : [`totals ${shown}, expected ${wanted}`]
}

/** A device of the earlier build shows no shifts, and all of them once it is updated. */
async function compareElsewhere(
  { world }: Observations,
  live: Readonly<Record<Kept, Records>>,
): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { build, shown } of await world.elsewhere()) {
    for (const collection of KEPT) {
      const wanted = build === 'earlier' && collection === 'shifts' ? {} : live[collection]
      if (isSameJson(shown[collection], wanted)) continue
      const [has, should] = [shown[collection], wanted].map((records) => JSON.stringify(records))
      faults.push(`another device (${build}) shows of ${collection} ${has}, expected ${should}`)
    }
  }
  return faults
}
