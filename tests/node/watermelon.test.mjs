import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LINE, User, newId } from './server.mjs'
import { WatermelonDevice } from './watermelon_device.mjs'

const twoDevices = (options) => {
  const user = new User()
  return [user, new WatermelonDevice(user, options), new WatermelonDevice(user, options)]
}

const assertEqual = async (user, ...devices) => {
  const expected = await user.records()
  for (const device of devices) assert.deepEqual(await device.records(), expected)
  const fresh = new WatermelonDevice(user)
  await fresh.sync()
  assert.deepEqual(await fresh.records(), expected)
}

test('what one device logs, the other has after its sync', async () => {
  const [user, phone, tablet] = twoDevices()
  for (const units of [1, 2, 3]) await phone.put(newId(), { ...LINE, units, modifiers: ['26', '59'] })
  await phone.sync()
  await tablet.sync()
  assert.equal(Object.keys(await tablet.records()).length, 3)
  await assertEqual(user, phone, tablet)
})

test('edits of different fields both survive', async () => {
  const [user, phone, tablet] = twoDevices()
  const id = newId()
  await phone.put(id, LINE)
  await phone.sync()
  await tablet.sync()
  await phone.put(id, { units: 4 })
  await tablet.put(id, { note: 'left' })
  for (const device of [phone, tablet, phone]) await device.sync()
  const { units, note } = (await user.records())[id]
  assert.deepEqual({ units, note }, { units: 4, note: 'left' })
  await assertEqual(user, phone, tablet)
})

test('edits of one field: the later sync is told, keeps its edit and sends it again; the other one is in history', async () => {
  const [user, phone, tablet] = twoDevices()
  const id = newId()
  await phone.put(id, LINE)
  await phone.sync()
  await tablet.sync()
  await phone.put(id, { units: 2 })
  await tablet.put(id, { units: 3 })
  await phone.sync()
  for (const device of [tablet, tablet, phone]) await device.sync()
  assert.equal((await user.records())[id].units, 3)
  assert.deepEqual((await user.history(id)).map((version) => version.data.units), [2, 1])
  await assertEqual(user, phone, tablet)
})

test('a push whose answer was lost is sent again and doubles nothing', async () => {
  const [user, phone, tablet] = twoDevices()
  const id = newId()
  await phone.put(id, LINE)
  phone.loseAnswer = true
  await assert.rejects(phone.sync(), /answer lost/)
  assert.equal(await phone.statusOf(id), 'created')
  await phone.sync()
  await tablet.sync()
  assert.equal(await phone.statusOf(id), 'synced')
  assert.deepEqual(await user.history(id), [])
  await assertEqual(user, phone, tablet)
})

test('what one device deletes is deleted on the other, and an older edit does not bring it back', async () => {
  const [user, phone, tablet] = twoDevices()
  const [id, edited] = [newId(), newId()]
  await phone.put(id, LINE)
  await phone.put(edited, LINE)
  await phone.sync()
  await tablet.sync()
  await phone.remove(id)
  await phone.remove(edited)
  await tablet.put(edited, { units: 9 })
  await phone.sync()
  for (const device of [tablet, tablet, phone]) await device.sync()
  assert.deepEqual(Object.keys(await user.records()), [])
  await assertEqual(user, phone, tablet)
})

test('a record that cannot be stored stays dirty until it is mended, and the rest is stored', async () => {
  const [user, phone, tablet] = twoDevices()
  const [wrong, right] = [newId(), newId()]
  await phone.put(wrong, { ...LINE, units: 0 })
  await phone.put(right, LINE)
  await phone.sync()
  assert.deepEqual(phone.problems.map((one) => one.errors), [{ units: ['out_of_range'] }])
  assert.equal(await phone.statusOf(wrong), 'created')
  assert.deepEqual(Object.keys(await user.records()), [right])
  await phone.put(wrong, { units: 1 })
  await phone.sync()
  await tablet.sync()
  await assertEqual(user, phone, tablet)
})

test('twelve hundred lines are pushed and pulled in parts', async () => {
  const [user, phone, tablet] = twoDevices({ pullLimit: 350 })
  await phone.database.write(async () => {
    const made = Array.from({ length: 1200 }, (_, n) =>
      phone.logs.prepareCreate((record) => {
        record._raw.id = newId()
        const fields = { code: '99213', performed_on: `2025-11-${String(1 + (n % 28)).padStart(2, '0')}`, units: 1,
          modifiers: '[]', role: 'primary', billing_state: 'billable', note: '' }
        for (const [name, value] of Object.entries(fields)) record._setRaw(name, value)
      }))
    await phone.database.batch(made)
  })
  await phone.sync()
  await tablet.sync()
  assert.equal(Object.keys(await tablet.records()).length, 1200)
  await assertEqual(user, phone, tablet)
})

test('an app without the table of shifts goes on beside one that has it', async () => {
  const user = new User()
  const [phone, old] = [new WatermelonDevice(user), new WatermelonDevice(user, { isEarlier: true })]
  const night = { started_on: '2026-03-14', starts_at: '19:00', minutes: 720, place_of_service: '23' }
  await phone.work(night)
  await phone.work({ started_on: '2026-03-15', minutes: 480 })
  await phone.sync()
  await old.put(newId(), LINE)
  for (const device of [old, phone, old]) await device.sync()

  const unsaid = { ...night, started_on: '2026-03-15', starts_at: null, minutes: 480, place_of_service: null }
  const inOrder = (shifts) => shifts.sort((a, b) => a.minutes - b.minutes)
  assert.deepEqual(inOrder(Object.values(await user.records('shifts'))), [unsaid, night])
  const fresh = new WatermelonDevice(user)
  await fresh.sync()
  assert.deepEqual(inOrder(await fresh.shifts()), [unsaid, night])
  for (const device of [old, phone]) assert.deepEqual(await device.records(), await user.records())
})
