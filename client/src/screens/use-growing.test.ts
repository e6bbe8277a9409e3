/** A long screen in frames that the test draws: all of it is there in the end, and what is looked for in it is reached. */
import { type ContainerNode, createElement, render } from 'preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { focusById } from './focus-by-id.ts'
import { grown, SCREENFUL, useGrowing } from './use-growing.ts'

/** More than any screen has, as docs/client.md measures 5,000. */
const ROWS = 16_000
/** Of a sixtieth of a second each: a quarter of one. */
const SOME_FRAMES = 15

let frames: Map<number, () => void>
let drawn: number[]
let focused: string[]
let page: ContainerNode
let rows: number

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  frames = new Map()
  drawn = []
  focused = []
  rows = ROWS
  page = {} as ContainerNode // nothing is put into it
  let number = 0
  vi.stubGlobal('requestAnimationFrame', (action: () => void) => {
    number += 1
    frames.set(number, action)
    return number
  })
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
  vi.stubGlobal('document', {
    getElementById: (id: string) => (Number(id.slice(4)) < (drawn.at(-1) ?? 0) ? rowOf(id) : null),
  })
})

afterEach(() => {
  render(null, page)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const rowOf = (id: string) => ({ focus: () => focused.push(id) })

/** A screen that draws rows `row-0` and so on, as many as it is told. */
function Rows() {
  drawn.push(useGrowing(SCREENFUL, rows))
  return null
}

/** Lets what was asked for happen before the next frame, and that frame be drawn. */
async function nextFrame(): Promise<void> {
  const due = [...frames.values()]
  frames.clear()
  for (const action of due) action()
  await vi.advanceTimersByTimeAsync(50)
}

async function open(): Promise<void> {
  render(createElement(Rows, null), page)
  await vi.advanceTimersByTimeAsync(50)
}

test('the first frame has a screenful, and each one after it twice as many', async () => {
  await open()
  expect(drawn).toEqual([SCREENFUL])

  await nextFrame()
  await nextFrame()

  expect(drawn).toEqual([SCREENFUL, 2 * SCREENFUL, 4 * SCREENFUL])
})

test('everything is there after some frames, for a search in the page and for who has it read out', async () => {
  await open()

  for (let n = 0; n < SOME_FRAMES; n += 1) await nextFrame()

  expect(drawn.at(-1)).toBeGreaterThanOrEqual(ROWS)
  expect(frames.size).toBe(0)
  const last = drawn.at(-1)
  for (let n = 0; n < SOME_FRAMES; n += 1) await nextFrame()
  expect(drawn.at(-1)).toBe(last)
})

test.each([0, SCREENFUL, 100, ROWS - 1])(
  'row %d takes the focus that is moved to it in the first frame',
  async (row) => {
    await open()

    focusById(`row-${row}`)
    for (let n = 0; n < SOME_FRAMES; n += 1) await nextFrame()

    expect(focused).toEqual([`row-${row}`])
  },
)

test('a screen that is left draws no more', async () => {
  await open()
  await nextFrame()

  render(null, page)
  await vi.advanceTimersByTimeAsync(50)

  expect(frames.size).toBe(0)
  expect(drawn).toEqual([SCREENFUL, 2 * SCREENFUL])
})

test.each([
  [0, [12]],
  [3, [12]],
  [25, [12, 24, 48, 96]],
])('a screen of %j rows is drawn no more once all of them are there', async (few, expected) => {
  rows = few
  await open()

  for (let n = 0; n < SOME_FRAMES; n += 1) await nextFrame()

  expect(drawn).toEqual(expected)
})

test('a row that is added is drawn in its first frame', () => {
  for (let all = 1; all < 200; all += 1) {
    let count = SCREENFUL
    while (grown(count, all) > count) count = grown(count, all)
    expect(count).toBeGreaterThan(all)
  }
})
