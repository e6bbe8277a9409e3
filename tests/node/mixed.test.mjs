import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RxDbDevice } from './rxdb_device.mjs'
import { LINE, User, newId } from './server.mjs'
import { WatermelonDevice } from './watermelon_device.mjs'

test('WatermelonDB and RxDB at once on one user end with the same records', async () => {
  const user = new User()
  const devices = [new WatermelonDevice(user), new WatermelonDevice(user), await RxDbDevice.of(user), await RxDbDevice.of(user)]
  const ids = Array.from({ length: 8 }, newId)
  for (const [n, id] of ids.entries()) await devices[n % 4].put(id, LINE)
  for (const device of devices) await device.sync()
  for (const device of devices) await device.sync()
  for (let round = 0; round < 6; round += 1) {
    for (const [n, device] of devices.entries()) {
      const id = ids[(round * 3 + n) % ids.length]
      if (!(await device.records())[id]) continue
      if (round === 3 && n === 2) await device.remove(id)
      else await device.put(id, n % 2 ? { units: 1 + round * 4 + n } : { note: `round ${round} device ${n}` })
    }
    await Promise.all(devices.map((device) => device.sync()))
  }
  for (let quiet = 0; quiet < 3; quiet += 1) for (const device of devices) await device.sync()
  const expected = await user.records()
  assert.ok(Object.keys(expected).length >= 7)
  for (const device of devices) assert.deepEqual(await device.records(), expected)
})
