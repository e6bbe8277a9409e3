/** Lines of many days, read block by block and kept until one of its days is touched: no read holds the page up. */
import type { CreditLookup } from '../../credit/preview.ts'
import type { Days } from '../../figures/periods.ts'
import type { StoredDay } from '../../store/store.ts'
import { type LineView, lineView, newestFirst } from '../lines/line-view.ts'
import { withPreviews } from '../lines/previews.ts'

export interface BlockSource {
  readonly days: (from: string, through: string) => Promise<StoredDay>
}

interface Kept {
  readonly version: number
  /** As the store has them, the newest first. */
  readonly lines: readonly LineView[]
  /** The last time that they were shown: with the worth of what is not valued. */
  shown: { readonly lookup: CreditLookup; readonly lines: readonly LineView[] } | null
}

export class LineBlocks {
  readonly #store: BlockSource
  readonly #kept = new Map<string, Kept>()
  readonly #running = new Map<string, { readonly version: number; readonly reading: Promise<void> }>()

  constructor(store: BlockSource) {
    this.#store = store
  }

  /** Returns the lines of a block, the newest first; null where they have yet to be read at this version. */
  linesOf(block: Days, version: number, lookup: CreditLookup): readonly LineView[] | null {
    const kept = this.#kept.get(block.from)
    if (kept === undefined || kept.version !== version) return null
    if (kept.lines.every(({ worth }) => worth.kind === 'known')) return kept.lines
    if (kept.shown?.lookup !== lookup) kept.shown = { lookup, lines: withPreviews(kept.lines, lookup) }
    return kept.shown.lines
  }

  /** Reads a block at a version, once. Throws StoreUnusable. */
  read(block: Days, version: number): Promise<void> {
    if (this.#kept.get(block.from)?.version === version) return Promise.resolve()
    const running = this.#running.get(block.from)
    if (running?.version === version) return running.reading
    const reading = this.#readOnce(block, version).finally(() => {
      if (this.#running.get(block.from)?.reading === reading) this.#running.delete(block.from)
    })
    this.#running.set(block.from, { version, reading })
    return reading
  }

  async #readOnce({ from, through }: Days, version: number): Promise<void> {
    const { rows, valuations } = await this.#store.days(from, through)
    const lines = newestDayFirst(newestFirst(rows).flatMap((row) => lineView(row, valuations.get(row.id)) ?? []))
    // What was read before the last change is not kept over what was read after it.
    if ((this.#kept.get(from)?.version ?? version) > version) return
    this.#kept.set(from, { version, lines, shown: null })
  }
}

function newestDayFirst(lines: readonly LineView[]): readonly LineView[] {
  // A sort keeps what is equal in its order.
  return lines.toSorted(({ day: one }, { day: other }) => (one === other ? 0 : one < other ? 1 : -1))
}
