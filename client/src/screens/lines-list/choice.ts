/** Which lines of a list are chosen (pure). */
import type { LineView } from '../lines/line-view.ts'

export type Choice =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  /** All that fit, also those that are not drawn yet, but for these. */
  | { readonly kind: 'all'; readonly but: ReadonlySet<string> }

export const NOTHING_CHOSEN: Choice = { kind: 'some', ids: new Set() }
export const ALL_CHOSEN: Choice = { kind: 'all', but: new Set() }

export function isNothing(choice: Choice): boolean {
  return choice.kind === 'some' && choice.ids.size === 0
}

export function isChosen(choice: Choice, id: string): boolean {
  return choice.kind === 'some' ? choice.ids.has(id) : !choice.but.has(id)
}

/** Returns a choice with a line, or without it. */
export function withLine(choice: Choice, id: string, isWith: boolean): Choice {
  return choice.kind === 'some'
    ? { kind: 'some', ids: withId(choice.ids, id, isWith) }
    : { kind: 'all', but: withId(choice.but, id, !isWith) }
}

/** Returns the chosen ones of lines that fit, in their order. */
export function chosenOf(choice: Choice, lines: readonly LineView[]): readonly LineView[] {
  return isNothing(choice) ? [] : lines.filter(({ id }) => isChosen(choice, id))
}

function withId(ids: ReadonlySet<string>, id: string, isWith: boolean): ReadonlySet<string> {
  const others = [...ids].filter((one) => one !== id)
  return new Set(isWith ? [...others, id] : others)
}
