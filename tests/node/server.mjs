// The server under test, and what all clients of one user must agree on.
import assert from 'node:assert/strict'

const site = process.env.SITE
const tokens = JSON.parse(process.env.TOKENS ?? '[]')

// Each test has a user of its own.
export class User {
  constructor() {
    this.token = tokens.shift()
    assert.ok(this.token, 'more tests than tokens')
  }

  async ask(method, path, body) {
    const answer = await fetch(`${site}/api/v1/sync/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const said = await answer.json()
    if (!answer.ok) {
      const failed = new Error(`${answer.status} ${said.code}`)
      failed.said = said
      throw failed
    }
    return said
  }

  // The live records as a new device of the native protocol pulls them, by id.
  async records(collection = 'procedure_logs') {
    const found = {}
    let cursor = ''
    for (;;) {
      const page = await this.ask('GET', `pull?limit=100${cursor && `&cursor=${cursor}`}`)
      for (const change of page.changes) {
        if (change.collection === collection && !change.deleted) found[change.id] = change.data
      }
      if (!page.has_more) return found
      cursor = page.cursor
    }
  }

  async history(id) {
    return (await this.ask('GET', `history/procedure_logs/${id}`)).versions
  }
}

export const newId = () => crypto.randomUUID()
export const LINE = { code: '99213', performed_on: '2025-11-14' }
