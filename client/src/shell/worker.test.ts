import { expect, test } from 'vitest'
import { registerWorker } from './worker.ts'

test('no worker is registered where the browser has none', async () => {
  expect(await registerWorker({} as Navigator)).toBeNull() // a navigator of an insecure context
})

test('a refused registration is no fault of the page', async () => {
  const refusing = { serviceWorker: { register: () => Promise.reject(new Error('refused')) } }

  expect(await registerWorker(refusing as unknown as Navigator)).toBeNull() // the one member that is asked
})
