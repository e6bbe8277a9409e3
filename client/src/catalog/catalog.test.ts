import { expect, test } from 'vitest'
import { lookupOf, newCatalog, RVU23D, RVU24A, serve, TODAY } from '../testing/catalog.ts'

test('a new device loads today first and says at each step what it knows', async () => {
  const files = serve([RVU24A, RVU23D])
  const opened = newCatalog(files)

  await opened.catalog.open()

  const order = files.requests.map((path) => (path.split('/')[1] === 'releases' ? path : path.split('/')[1]))
  expect(order).toEqual(['api', '/releases/RVU24A', 'words', 'modifiers', '/releases/RVU23D'])
  expect(opened.states.map(({ kind }) => kind)).toEqual(['loading', ...Array.from({ length: 6 }, () => 'ready')])
  expect(opened.states.at(-1)).toMatchObject({ isWhole: true, refresh: { kind: 'done' } })
  expect(opened.states[1]).toMatchObject({ isWhole: false })
})

test('releases that today does not need wait until nothing else is to be done, and then for no network', async () => {
  const files = serve([RVU24A, RVU23D])
  const first = newCatalog(files)
  await first.catalog.open()
  files.isReached = false
  const waits: (() => void)[] = []
  const again = newCatalog(files, {
    name: first.name,
    idle: () => new Promise((resolve) => waits.push(resolve)),
  })

  const opened = again.catalog.open()
  await expect.poll(() => again.states.at(-1)).toMatchObject({ isWhole: false, refresh: { kind: 'failed' } })
  expect(lookupOf(again).rowsOf('45385', TODAY).status).toBe('found')
  expect(lookupOf(again).rowsOf('45385', '2023-12-31').status).toBe('not_loaded')
  await expect.poll(() => waits.length).toBe(1)
  waits[0]?.()
  await opened

  expect(lookupOf(again).rowsOf('45385', '2023-12-31').status).toBe('found')
})

test('the same device starts without a network, and asks for nothing twice', async () => {
  const files = serve([RVU24A, RVU23D])
  const first = newCatalog(files)
  await first.catalog.open()
  first.catalog.close()
  files.requests.length = 0
  files.isReached = false

  const again = newCatalog(files, { name: first.name })
  await again.catalog.open()

  expect(again.states.at(-1)).toMatchObject({
    kind: 'ready',
    isWhole: true,
    refresh: { kind: 'failed', fault: 'offline' },
  })
  expect(lookupOf(again).rowsOf('45385', TODAY).status).toBe('found')
  expect(files.requests.length).toBe(1)

  files.isReached = true
  await again.catalog.refresh()
  expect(files.requests.length).toBe(2)
  expect(again.states.at(-1)).toMatchObject({ refresh: { kind: 'done' } })
})

test('a page that asks for a refresh while it opens fetches nothing that is here', async () => {
  const files = serve([RVU24A])
  const first = newCatalog(files)
  await first.catalog.open()
  files.requests.length = 0
  const again = newCatalog(files, { name: first.name })

  await Promise.all([again.catalog.open(), again.catalog.refresh()])

  expect(files.requests).toEqual(['/api/v1/catalog/manifest'])
  expect(files.tags).toEqual([null, expect.any(String)])
})

test('the manifest is asked for again after five minutes, and its ETag spares the answer', async () => {
  let now = 0
  const files = serve([RVU24A])
  const opened = newCatalog(files, { now: () => now })
  await opened.catalog.open()
  files.requests.length = 0

  await opened.catalog.refresh()
  expect(files.requests).toEqual([])
  now = 5 * 60 * 1000
  await opened.catalog.refresh()
  expect(files.requests).toEqual(['/api/v1/catalog/manifest'])
  expect(opened.states.at(-1)).toMatchObject({ isWhole: true })
})

test('a database that the browser closed under it is opened again', async () => {
  const files = serve([RVU24A])
  const first = newCatalog(files)
  await first.catalog.open()
  const factory = indexedDB.open.bind(indexedDB)
  let failures = 1
  indexedDB.open = (...parameters) => {
    if (failures-- > 0) throw new DOMException('closed', 'InvalidStateError')
    return factory(...parameters)
  }
  files.isReached = false

  const again = newCatalog(files, { name: first.name })
  await again.catalog.open()
  indexedDB.open = factory

  expect(again.states.at(-1)).toMatchObject({ kind: 'ready', isWhole: true })
})

test('without any database the catalog is there while the page is', async () => {
  const factory = indexedDB.open
  indexedDB.open = () => {
    throw new DOMException('private', 'SecurityError')
  }
  const opened = newCatalog(serve([RVU24A]))
  await opened.catalog.open()
  indexedDB.open = factory

  expect(opened.states.at(-1)).toMatchObject({ kind: 'ready', isWhole: true, refresh: { kind: 'done' } })
})
