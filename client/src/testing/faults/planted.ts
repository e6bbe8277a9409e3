/** Bugs that the harness of faults must find, one a class: a piece of our source, and what it is replaced by. */

export interface PlantedBug {
  readonly name: string
  /** From which seed on it is looked for, where it takes rarer events than the first ones have. */
  readonly seed?: number
  /** Under `src`. */
  readonly file: string
  readonly from: string
  readonly to: string
}

export const PLANTED: readonly PlantedBug[] = [
  {
    name: 'a batch is not marked as requested',
    file: 'store/records.ts',
    from: 'await records.put({ ...row, ...markRequested(row) })',
    to: 'await records.get([row.collection, row.id])',
  },
  {
    name: 'an edit in a request is taken back',
    file: 'sync/record.ts',
    from: '(!edit.isRequested && edit.baseRev === rev)',
    to: 'edit.baseRev === rev',
  },
  {
    name: 'what is not in an answer counts as done',
    seed: 77,
    file: 'store/records.ts',
    from: 'if (outcome === undefined || row === undefined) continue',
    to: 'if (row === undefined) continue\n    if (outcome === undefined) { await putRecord(writing, row, row, { ...row, edits: [] }); continue }',
  },
  {
    name: 'the cursor is stored before the page',
    seed: 64,
    file: 'sync/client.ts',
    from: 'hasMore = !(await store.takePage(page, from, known)) ||',
    to: "const cursor = page.cursor\n      await store.putMeta('position', { ...from, cursor, collections: known })\n      hasMore = !(await store.takePage(page, { ...from, cursor }, known)) ||",
  },
  {
    name: 'a page is stored onto a position that another tab has changed',
    seed: 20537,
    file: 'store/paging.ts',
    from: 'if (position.cursor !== from.cursor || position.resyncs !== from.resyncs) return false',
    to: '',
  },
  {
    name: 'a resync drops records with edits',
    file: 'sync/record.ts',
    from: 'if (state.edits.length > 0) return { ...state, rev: null, server: null, held, isUnconfirmed: true }',
    to: 'if (state.edits.length > 0) return null',
  },
  {
    name: 'a restored server is given nothing back',
    seed: 10,
    file: 'sync/record.ts',
    from: "if (end.reason === 'epoch') return afterRestore(state, end.came, newMutationId)",
    to: '',
  },
  {
    name: 'an ended log-in empties the queue',
    seed: 15,
    file: 'store/paging.ts',
    from: 'if (row.edits.length === 0) await putRecord',
    to: 'await putRecord',
  },
  {
    name: 'a write that failed is half written',
    seed: 13,
    file: 'store/transaction.ts',
    from: 'abort(transaction)\n    throw',
    to: 'throw',
  },
  {
    name: 'totals stay when a line moves to another day',
    file: 'store/credits.ts',
    from: 'new Set([dayOf(before), dayOf(after)]',
    to: 'new Set([dayOf(after)]',
  },
  {
    name: 'a rejected edit leaves the queue',
    seed: 14,
    file: 'sync/record.ts',
    from: 'edits: [...earlier, rejected, ...later]',
    to: 'edits: [...earlier, ...later]',
  },
  {
    name: 'what a build has learned is passed over',
    file: 'sync/client.ts',
    from: 'if (from.cursor !== null && known.some(',
    to: 'if (from.cursor === "" && known.some(',
  },
  {
    name: 'a build that learns does not hear of a restored server',
    seed: 21,
    file: 'sync/client.ts',
    from: "await this.#readPage(from.cursor)\n        await store.beginResync('retention')",
    to: "await store.beginResync('retention')",
  },
  {
    name: 'a build drops what it does not know as it reads anew',
    seed: 1590,
    file: 'store/paging.ts',
    from: "if (resync.reason === 'retention' && !position.collections.includes(row.collection)) return",
    to: '',
  },
  {
    name: 'a build drops edits of what it does not know',
    seed: 15,
    file: 'store/records.ts',
    from: "const rows = (await records.index('place').getAll()).filter((row) => limits.collections.includes(row.collection))",
    to: "const waiting = await records.index('place').getAll()\n  const rows = waiting.filter((row) => limits.collections.includes(row.collection))\n  for (const row of waiting) if (!rows.includes(row)) await records.delete([row.collection, row.id])",
  },
  {
    name: 'a shift that was deleted elsewhere lives on after all was read anew',
    seed: 36,
    file: 'store/paging.ts',
    from: 'came: row.seen >= resync.number',
    to: "came: row.seen >= resync.number || row.collection === 'shifts'",
  },
  {
    name: 'a deletion of a shift is not taken back',
    seed: 18,
    file: 'entry/line.ts',
    from: 'target: (shown) => fieldsBefore(shown, before, after)',
    to: "target: (shown) => (collection === 'shifts' && after === null ? shown : fieldsBefore(shown, before, after))",
  },
  {
    name: 'a conflict is decided without the person',
    file: 'sync/record.ts',
    from: "return [{ ...edit, state: { kind: 'conflict', reason: outcome.reason, fields: outcome.fields } }, ...later]",
    to: 'return later',
  },
]

export interface Plantable extends PlantedBug {
  /** Returns the source with the bug. Throws where it no longer has the piece. */
  readonly plantIn: (source: string) => string
}

/** Returns the bug of a name. Throws where there is none. */
export function bugOf(name: string): Plantable {
  const bug = PLANTED.find((one) => one.name === name)
  if (bug === undefined) throw new Error(`no planted bug is called ${name}`)
  return {
    ...bug,
    plantIn: (source) => {
      if (!source.includes(bug.from)) throw new Error(`${bug.file} no longer has: ${bug.from}`)
      return source.replace(bug.from, bug.to)
    },
  }
}

/** Plants a bug in what Node imports from now on. */
export async function plant(name: string): Promise<void> {
  const bug = bugOf(name)
  const { registerHooks } = await import('node:module')
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!url.endsWith(`/src/${bug.file}`)) return loaded
      return { ...loaded, source: bug.plantIn(String(loaded.source)) }
    },
  })
}
