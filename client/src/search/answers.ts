/** Answers of a search that come later, for what is read by many of them at once. */
import type { FoundCode } from './search.ts'

/** What is searched for. */
export interface SearchQuery {
  readonly text: string
  readonly limit: number
  /** How often the person uses codes. */
  readonly own: ReadonlyMap<string, number>
}

export type Find = (query: SearchQuery) => Promise<readonly FoundCode[]>

/** Returns the codes that a text finds, the best first, as the server finds them. */
export type SearchTitles = (text: string, limit: number, own?: SearchQuery['own']) => readonly FoundCode[]

/** An answer that is not here yet; thrown to whoever reads. */
class Missing {
  readonly key: string
  readonly query: SearchQuery

  constructor(key: string, query: SearchQuery) {
    this.key = key
    this.query = query
  }
}

const NOBODY: SearchQuery['own'] = new Map()
/** A sentence has fewer phrases; the oldest go. */
const MOST_KNOWN = 300

/** What was found before, so that the next letter asks for what it changes alone. */
export class Answers {
  readonly #find: Find
  readonly #known = new Map<string, readonly FoundCode[]>()

  constructor(find: Find) {
    this.#find = find
  }

  /**
   * Returns what a reading gives once it has the answers that it asks for.
   *
   * It is begun anew after each that was missing: it depends on nothing else and changes nothing.
   */
  async read<T>(reading: (searchTitles: SearchTitles) => T): Promise<T> {
    for (;;) {
      try {
        return reading(this.#searchTitles)
      } catch (missing) {
        if (!(missing instanceof Missing)) throw missing
        this.#learn(missing.key, await this.#find(missing.query))
      }
    }
  }

  readonly #searchTitles: SearchTitles = (text, limit, own = NOBODY) => {
    // Both kinds of use that a screen knows: the person's, and nobody's.
    const key = `${limit} ${own === NOBODY ? 'nobody' : 'own'} ${text}`
    const known = this.#known.get(key)
    if (known === undefined) throw new Missing(key, { text, limit, own })
    return known
  }

  #learn(key: string, matches: readonly FoundCode[]): void {
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(key, matches)
  }
}
