import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addDays } from '../../entry/day.ts'
import { logLines } from '../../entry/line.ts'
import { blocksOf } from '../../figures/blocks.ts'
import type { Store } from '../../store/store.ts'
import { NOW, newDevice, random } from '../../testing/device.ts'
import { lookupOfBothReleases, target } from '../../testing/release.ts'
import { ScriptedServer } from '../../testing/server.ts'
import { LineBlocks } from './line-blocks.ts'

const LAST_DAY = '2026-03-29'
const LINES_A_DAY = 5
const DAYS = Array.from({ length: 60 }, (_, n) => addDays(LAST_DAY, -n))
const BLOCKS = blocksOf(DAYS)
const [NEWEST] = BLOCKS as [(typeof BLOCKS)[0]]

/** What the page has asked its database for, and how many rows came. */
interface Reads {
  requests: number
  rows: number
}

let store: Store
let reads: Reads
beforeEach(async () => {
  store = newDevice(new ScriptedServer()).store
  const platform = { now: () => NOW, random }
  const ofDay = Array.from({ length: LINES_A_DAY }, () => target('99213'))
  await store.change(DAYS.flatMap((day) => logLines(ofDay, { day, encounterId: null }, platform)))
  reads = { requests: 0, rows: 0 }
  for (const place of [IDBObjectStore.prototype, IDBIndex.prototype]) {
    for (const name of ['get', 'getAll']) watch(place as unknown as Reader, name) // both have both
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

type Reader = Record<string, (...query: unknown[]) => IDBRequest>

function watch(place: Reader, name: string): void {
  const read = place[name]
  vi.spyOn(place, name).mockImplementation(function (this: unknown, ...query) {
    const request = read?.apply(this, query) as IDBRequest // it is one of the two names
    reads.requests += 1
    request.addEventListener('success', () => {
      reads.rows += Array.isArray(request.result) ? request.result.length : Number(request.result !== undefined)
    })
    return request
  })
}

test('the first block of a long log reads the lines of its days and their credits, and nothing else', async () => {
  const blocks = new LineBlocks(store)

  await blocks.read(NEWEST, 0)

  const lines = 9 * LINES_A_DAY
  expect(blocks.linesOf(NEWEST, 0, await lookupOfBothReleases())).toHaveLength(lines)
  expect(reads).toEqual({ requests: 1 + lines, rows: lines })
})

test('a block that is shown again reads nothing, and one whose day was touched reads no other block', async () => {
  const blocks = new LineBlocks(store)
  for (const block of BLOCKS) await blocks.read(block, 0)
  reads = { requests: 0, rows: 0 }

  for (const block of BLOCKS) await blocks.read(block, 0)
  expect(reads.requests).toBe(0)
  for (const block of BLOCKS) await blocks.read(block, block === NEWEST ? 1 : 0)

  // Credits are kept by line.
  expect(reads).toEqual({ requests: 1, rows: 9 * LINES_A_DAY })
})

test('which days have lines, and what they add up to, is known without reading a line', async () => {
  const totals = await store.totalsBetween('1992-01-01', '9999-12-31')

  expect([totals.length, reads]).toEqual([DAYS.length, { requests: 1, rows: DAYS.length }])
})
