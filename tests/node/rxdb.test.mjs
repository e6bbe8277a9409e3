import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LINE, User, newId } from './server.mjs'
import { RxDbDevice } from './rxdb_device.mjs'

const twoDevices = async (options) => {
  const user = new User()
  return [user, await RxDbDevice.of(user, options), await RxDbDevice.of(user, options)]
}

const assertEqual = async (user, ...devices) => {
  const expected = await user.records()
  const fresh = await RxDbDevice.of(user)
  await fresh.sync()
  for (const device of [...devices, fresh]) assert.deepEqual(await device.records(), expected)
  // The library opens sixteen collections at once and no more.
  for (const device of [...devices, fresh]) await device.database.close()
}

test('what one device logs, the other has after its sync', async () => {
  const [user, phone, tablet] = await twoDevices({ batch: 2 })
  for (const units of [1, 2, 3, 4, 5]) await phone.put(newId(), { ...LINE, units, modifiers: ['26', '59'] })
  await phone.sync()
  await tablet.sync()
  assert.equal(Object.keys(await tablet.records()).length, 5)
  await phone.sync()
  await assertEqual(user, phone, tablet)
})

test('an edit on an older state meets the document of the server and is sent again on it', async () => {
  const [user, phone, tablet] = await twoDevices()
  const id = newId()
  await phone.put(id, LINE)
  for (const device of [phone, tablet, phone]) await device.sync()
  await phone.put(id, { units: 2 })
  await tablet.put(id, { units: 3 })
  for (const device of [phone, tablet, phone, tablet]) await device.sync()
  assert.equal((await user.records())[id].units, 3)
  assert.deepEqual((await user.history(id)).map((version) => version.data.units), [2, 1])
  await assertEqual(user, phone, tablet)
})

test('a push whose answer was lost is sent again and doubles nothing', async () => {
  const [user, phone, tablet] = await twoDevices()
  const id = newId()
  await phone.put(id, LINE)
  phone.loseAnswer = true
  // What it has of the server comes with the sync after the one that sends it again.
  for (const device of [phone, tablet, phone, phone]) await device.sync()
  assert.deepEqual(await user.history(id), [])
  await assertEqual(user, phone, tablet)
})

test('what one device deletes is deleted on the other, and an older edit does not bring it back', async () => {
  const [user, phone, tablet] = await twoDevices()
  const id = newId()
  await phone.put(id, LINE)
  for (const device of [phone, tablet, phone]) await device.sync()
  await phone.remove(id)
  await tablet.put(id, { units: 9 })
  for (const device of [phone, tablet, phone]) await device.sync()
  assert.deepEqual(await user.records(), {})
  await assertEqual(user, phone, tablet)
})

test('a document that cannot be stored is kept with the reason until it is mended', async () => {
  const [user, phone, tablet] = await twoDevices()
  const [wrong, right] = [newId(), newId()]
  await phone.put(wrong, { ...LINE, units: 0 })
  await phone.put(right, LINE)
  await phone.sync()
  const kept = await phone.document(wrong)
  assert.equal(kept.units, 0)
  assert.deepEqual(JSON.parse(kept.sync_error), { code: 'invalid', errors: { units: ['out_of_range'] } })
  assert.deepEqual(Object.keys(await user.records()), [right])
  await phone.put(wrong, { units: 2 })
  for (const device of [phone, tablet, phone]) await device.sync()
  assert.equal((await user.records())[wrong].units, 2)
  await assertEqual(user, phone, tablet)
})
