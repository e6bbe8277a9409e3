/**
 * The items of a sentence while it is read, with what waits for the next one and what holds for all.
 *
 * The same rules as the server's (`procedures.domain.sentences.items`).
 */
import { chipOf, type Draft, eitherOf, opened } from './sentence-items.ts'
import type { Chip } from './sentence-phrases.ts'
import type { Atom } from './sentence-words.ts'

/** How the next item stands to the one before. */
export type Joins = 'correct' | 'either' | 'slash' | null

export class DraftItems {
  readonly items: Draft[] = []
  readonly unread: (readonly [number, number])[] = []
  joins: Joins = null
  /** A count that waits for its item. */
  count: Atom | null = null
  /** Modifiers that wait for their item. */
  modifiers: Chip[] = []
  /** Roles that wait for their item, or hold for others. */
  roles: Chip[] = []
  /** What holds for all that follow. */
  role: Chip | null = null
  place: Chip | null = null
  /** A segment is what stands between two commas. */
  #segment = 0
  #isAnother = false

  get last(): Draft | undefined {
    return this.items.at(-1)
  }

  get isInSegment(): boolean {
    return this.last?.segment === this.#segment
  }

  get ofSegment(): readonly Draft[] {
    return this.items.filter((item) => item.segment === this.#segment)
  }

  readonly skip = ({ start, end }: Atom | Chip): void => {
    this.unread.push([start, end])
  }

  /** Adds an item with what waits for it; modifiers from `until` on are another's. */
  add(what: Chip, phrase: readonly string[], until = Number.POSITIVE_INFINITY): void {
    const { last } = this
    const item = last !== undefined && this.joins !== null ? this.#join(last, what) : this.#newItem(what, phrase)
    if (this.count !== null) {
      item.counts.push(this.count)
      item.isCountOpen ||= this.#isAnother
    }
    item.role = this.roles.at(-1) ?? item.role
    const own = this.modifiers.filter(({ start }) => start < until)
    item.modifiers.push(...own)
    this.modifiers = this.modifiers.slice(own.length)
    this.count = null
    this.joins = null
    this.#isAnother = false
  }

  /** Keeps a count for the next item; `another` is one, or the one that was meant before. */
  waitFor(count: Atom, isAnother = false): void {
    this.dropCount()
    this.count = count
    this.#isAnother = isAnother
  }

  dropCount(): void {
    if (this.count !== null) this.skip(this.count)
    this.count = null
    this.#isAnother = false
  }

  /** Gives what waits to the last item, and begins the next segment; a correction may go on in it. */
  endSegment(isCorrecting: boolean): void {
    const { last } = this
    if (last !== undefined) {
      this.#giveCount(last)
      this.#giveModifiers(last)
    }
    this.dropCount()
    this.#giveRole()
    const isWaiting = isCorrecting || (this.joins === 'correct' && !this.isInSegment)
    if (!isWaiting) this.joins = null
    this.roles = []
    this.#segment += 1
  }

  #newItem(what: Chip, phrase: readonly string[]): Draft {
    const { role, place } = this
    const item = { what, segment: this.#segment, phrase, counts: [], modifiers: [], role, place, isCountOpen: false }
    this.items.push(item)
    return item
  }

  /** Joins a code to the one before: instead of it, or as another option; the person chooses. */
  #join(item: Draft, what: Chip): Draft {
    if (this.joins === 'slash') {
      item.what = opened(item.what)
      return this.#newItem(opened(what), [])
    }
    const isCorrection = this.joins === 'correct'
    item.segment = this.#segment
    item.what = isCorrection ? eitherOf(what, item.what) : eitherOf(item.what, what)
    if (isCorrection) {
      item.modifiers = []
      item.counts = []
    }
    return item
  }

  #giveCount(item: Draft): void {
    const { count, joins } = this
    if (count === null || (joins === null && !this.isInSegment)) return
    if (joins === null) item.counts.push(count)
    else item.counts.unshift(count)
    item.isCountOpen = true
    this.joins = null
    this.count = null
  }

  #giveModifiers(item: Draft): void {
    const given = this.modifiers
    const [newest, old] = [given.at(-1), item.modifiers.at(-1)]
    this.modifiers = []
    if (this.joins === null || newest === undefined || old === undefined) {
      item.modifiers.push(...given)
      return
    }
    const inOrder = this.joins === 'correct' ? [newest, old] : [old, newest]
    const options = inOrder.flatMap((chip) => chip.options)
    item.modifiers.splice(-1, 1, opened(chipOf('modifier', { ...old, end: newest.end }, options)))
    this.joins = null
  }

  /** Gives a role that stands alone to all before it, or to all that follow. */
  #giveRole(): void {
    const given = this.roles.at(-1)
    if (given === undefined || this.isInSegment) return
    if (this.items.length === 0) this.role = given
    for (const item of this.items) item.role ??= given
  }
}
