// A device that keeps its lines in RxDB and syncs as docs/sync.md shows.
import { createRxDatabase, defaultConflictHandler } from 'rxdb'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { newId } from './server.mjs'

const nullable = (type) => ({ type: [type, 'null'] })

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', maxLength: 36 },
    rev: { type: 'integer' },
    code: { type: 'string' },
    performed_on: { type: 'string' },
    units: { type: 'integer' },
    modifiers: { type: 'array', items: { type: 'string' } },
    role: { type: 'string' },
    place_of_service: nullable('string'),
    encounter_id: nullable('string'),
    minutes: nullable('integer'),
    billing_state: { type: 'string' },
    note: { type: 'string' },
    client_created_at: nullable('integer'),
    client_updated_at: nullable('integer'),
    sync_error: { type: 'string' },
  },
}

// A document of ours against the server's: ours once more, on the server's revision; what was deleted stays deleted.
const conflictHandler = {
  isEqual: defaultConflictHandler.isEqual,
  resolve: async ({ newDocumentState, realMasterState }) => {
    if (realMasterState._deleted || realMasterState.sync_error !== undefined) return realMasterState
    return { ...newDocumentState, rev: realMasterState.rev }
  },
}

export class RxDbDevice {
  static async of(user, { batch = 50 } = {}) {
    const device = new RxDbDevice()
    device.user = user
    device.batch = batch
    device.loseAnswer = false
    device.database = await createRxDatabase({ name: `a${newId()}`, storage: getRxStorageMemory(), eventReduce: true })
    const made = await device.database.addCollections({ procedure_logs: { schema, conflictHandler } })
    device.logs = made.procedure_logs
    return device
  }

  async put(id, fields) {
    const found = await this.logs.findOne(id).exec()
    if (!found) return this.logs.insert({ id, ...fields })
    // What is mended is no error any more.
    return found.incrementalModify((data) => {
      const { sync_error: mended, ...kept } = data
      return { ...kept, ...fields }
    })
  }

  async remove(id) {
    await (await this.logs.findOne(id).exec()).remove()
  }

  // Replicates once, until nothing waits on either side.
  async sync() {
    const replication = replicateRxCollection({
      collection: this.logs,
      replicationIdentifier: 'openrvu',
      live: false,
      retryTime: 50,
      deletedField: '_deleted',
      pull: {
        batchSize: this.batch,
        handler: (checkpoint, limit) => {
          const after = checkpoint ? `&checkpoint=${checkpoint.c}` : ''
          return this.user.ask('GET', `rxdb/procedure_logs/pull?limit=${limit}${after}`)
        },
      },
      push: {
        batchSize: this.batch,
        handler: async (rows) => {
          const conflicts = await this.user.ask('POST', 'rxdb/procedure_logs/push', rows)
          if (this.loseAnswer) {
            this.loseAnswer = false
            throw new Error('answer lost')
          }
          return conflicts
        },
      },
    })
    await replication.awaitInitialReplication()
    await replication.awaitInSync()
    await replication.cancel()
  }

  async document(id) {
    return (await this.logs.findOne(id).exec())?.toJSON()
  }

  // The fields as the native protocol gives them, by id.
  async records() {
    const found = {}
    for (const one of await this.logs.find().exec()) {
      const { id, rev, sync_error: error, ...fields } = one.toJSON()
      found[id] = fields
    }
    return found
  }
}
