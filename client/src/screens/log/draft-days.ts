/** The days of a draft: a line has the role that is usual on its day by career stage, unless another was chosen (pure). */
import { type StageSince, stageOn, usualRole } from '../../entry/roles.ts'
import { choose, type Draft, onDay, withUsualRole } from './draft.ts'
import type { Tile } from './tiles.ts'

export class DraftDays {
  readonly #today: string
  readonly #stages: readonly StageSince[]

  constructor(today: string, stages: readonly StageSince[]) {
    this.#today = today
    this.#stages = stages
  }

  /** Returns a tile, made for today, as it is on the day of a draft. */
  onDayOf(draft: Draft, tile: Tile): Tile {
    const roles = { before: this.#roleOn(null), now: this.#roleOn(draft.day) }
    return { ...tile, targets: withUsualRole(tile.targets, roles) }
  }

  /** Returns a draft on another day; null is today. */
  moved(draft: Draft, day: string | null): Draft {
    const roles = { before: this.#roleOn(draft.day), now: this.#roleOn(day) }
    return onDay(draft, day === this.#today ? null : day, roles)
  }

  /** Returns a draft that was begun before the career stages were known as they are now; the same where that is alike. */
  revised(draft: Draft, earlier: DraftDays): Draft {
    const roles = { before: earlier.#roleOn(draft.day), now: this.#roleOn(draft.day) }
    return roles.before === roles.now ? draft : onDay(draft, draft.day, roles)
  }

  /** Returns a draft with what was read in the field; a day that was read holds for all that is saved with it. */
  withRead(draft: Draft, tiles: readonly Tile[], day: string | null): Draft {
    const chosen = tiles.map((tile) => this.onDayOf(draft, tile)).reduce(choose, draft)
    return day === null ? chosen : this.moved(chosen, day)
  }

  #roleOn(day: string | null) {
    return usualRole(stageOn(this.#stages, day ?? this.#today))
  }
}
