// A device that keeps its lines in WatermelonDB and syncs as docs/sync.md shows.
import { createRequire } from 'node:module'
import { newId } from './server.mjs'

const require = createRequire(import.meta.url)
const { Database, Model, appSchema, tableSchema } = require('@nozbe/watermelondb')
const LokiJSAdapter = require('@nozbe/watermelondb/adapters/lokijs').default
const { synchronize } = require('@nozbe/watermelondb/sync')
const logger = require('@nozbe/watermelondb/utils/common/logger').default
const { LokiMemoryAdapter } = require('lokijs')
logger.silence()

const text = (name, isOptional = false) => ({ name, type: 'string', isOptional })
const number = (name, isOptional = false) => ({ name, type: 'number', isOptional })

// The tables of an app of the schema's version 2, and of the present one.
const EARLIER = 2
const PRESENT = 4
const schemaOf = (version) => appSchema({
  version,
  tables: [
    tableSchema({
      name: 'procedure_logs',
      columns: [
        text('code'), text('performed_on'), number('units'), text('modifiers'), text('role'),
        text('place_of_service', true), text('encounter_id', true), number('minutes', true), text('billing_state'),
        text('note'), number('client_created_at', true), number('client_updated_at', true),
      ],
    }),
    tableSchema({ name: 'favorites', columns: [
      text('code'), text('label'), number('position'),
      ...(version < 3 ? [] : [text('modifiers'), number('units'), text('role', true), text('place_of_service', true)]),
    ] }),
    tableSchema({ name: 'templates', columns: [text('name'), text('items')] }),
    tableSchema({ name: 'goals', columns: [
      text('period_start'), text('period_end'), text('target_wrvu'),
      text('already_made', true), text('already_made_through', true),
    ] }),
    tableSchema({ name: 'settings', columns: [text('key'), text('value', true)] }),
    ...(version < 4 ? [] : [tableSchema({ name: 'shifts', columns: [
      text('started_on'), text('starts_at', true), number('minutes'), text('place_of_service', true),
    ] })]),
  ],
})

const DEFAULTS = { units: 1, modifiers: '[]', role: 'primary', billing_state: 'billable', note: '' }

class ProcedureLog extends Model {
  static table = 'procedure_logs'
}
class Favorite extends Model {
  static table = 'favorites'
}
class Template extends Model {
  static table = 'templates'
}
class Goal extends Model {
  static table = 'goals'
}
class Setting extends Model {
  static table = 'settings'
}
class Shift extends Model {
  static table = 'shifts'
}

export class WatermelonDevice {
  constructor(user, { pullLimit = '', isEarlier = false } = {}) {
    this.user = user
    this.pullLimit = pullLimit
    this.loseAnswer = false
    this.database = new Database({
      adapter: new LokiJSAdapter({
        schema: schemaOf(isEarlier ? EARLIER : PRESENT),
        useWebWorker: false,
        useIncrementalIndexedDB: false,
        dbName: newId(),
        _testLokiAdapter: new LokiMemoryAdapter(),
      }),
      modelClasses: [ProcedureLog, Favorite, Template, Goal, Setting, ...(isEarlier ? [] : [Shift])],
    })
    this.logs = this.database.get('procedure_logs')
  }

  async put(id, fields) {
    await this.database.write(async () => {
      const found = await this.logs.find(id).catch(() => null)
      const set = (record) => {
        if (!found) record._raw.id = id
        for (const [name, value] of Object.entries(found ? fields : { ...DEFAULTS, ...fields })) {
          record._setRaw(name, Array.isArray(value) ? JSON.stringify(value) : value)
        }
      }
      await (found ? found.update(set) : this.logs.create(set))
    })
  }

  async work(fields) {
    await this.database.write(() => this.database.get('shifts').create((record) => {
      record._raw.id = newId()
      for (const [name, value] of Object.entries(fields)) record._setRaw(name, value)
    }))
  }

  async shifts() {
    const rows = await this.database.get('shifts').query().fetch()
    return rows.map(({ _raw: { id, _status, _changed, ...fields } }) => fields)
  }

  async remove(id) {
    await this.database.write(async () => (await this.logs.find(id)).markAsDeleted())
  }

  async sync() {
    const log = {}
    let hasMore
    do {
      hasMore = false
      await synchronize({
        database: this.database,
        sendCreatedAsUpdated: true,
        log,
        pullChanges: async ({ lastPulledAt, schemaVersion, migration }) => {
          const since = `last_pulled_at=${lastPulledAt ?? 0}&schema_version=${schemaVersion}`
          const limit = this.pullLimit && `&limit=${this.pullLimit}`
          const page = await this.user.ask(
            'GET', `watermelon?${since}&migration=${encodeURIComponent(JSON.stringify(migration ?? null))}${limit}`,
          )
          hasMore = page.has_more
          return page
        },
        pushChanges: ({ changes, lastPulledAt }) => this.pushInParts(changes, lastPulledAt),
      })
    } while (hasMore)
    return log
  }

  // The library sends all changes at once; the server takes 500 records a push.
  async pushInParts(changes, lastPulledAt) {
    const rejected = {}
    for (const part of partsOf(changes, 500)) {
      const answer = await this.user.ask('POST', `watermelon?last_pulled_at=${lastPulledAt}`, part)
      for (const [table, ids] of Object.entries(answer.experimentalRejectedIds)) {
        rejected[table] = [...(rejected[table] ?? []), ...ids]
      }
      this.problems = answer.problems
    }
    if (this.loseAnswer) {
      this.loseAnswer = false
      throw new Error('answer lost')
    }
    return { experimentalRejectedIds: rejected }
  }

  // The fields as the native protocol gives them, by id.
  async records() {
    const found = {}
    for (const { _raw: raw } of await this.logs.query().fetch()) {
      const { id, _status, _changed, ...fields } = raw
      found[id] = { ...fields, modifiers: JSON.parse(fields.modifiers) }
    }
    return found
  }

  async statusOf(id) {
    return (await this.logs.find(id))._raw._status
  }
}

function* partsOf(changes, most) {
  let part = {}
  let size = 0
  for (const [table, kinds] of Object.entries(changes)) {
    for (const [kind, records] of Object.entries(kinds)) {
      for (const record of records) {
        part[table] ??= { created: [], updated: [], deleted: [] }
        part[table][kind].push(record)
        size += 1
        if (size === most) {
          yield part
          part = {}
          size = 0
        }
      }
    }
  }
  if (size > 0) yield part
}
