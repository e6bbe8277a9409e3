/**
 * Other forms of a word (pure).
 *
 * As the server's (`codes.search.related`); `tests/shared/search_related.json` holds both together.
 */

/** The first that fits is cut off. */
const ENDINGS =
  'izations ization ations ation ating ated ates ate ions ion ings ing ment als eal al ic ives ive ors or ers er ed es e'.split(
    ' ',
  )
/** Shorter beginnings are those of too many words. */
const SHORTEST_STEM = 5

/** Returns what other forms of a word begin with: one beginning or none, such as "preserv" for "preserved". */
export function relatedWords(word: string): readonly string[] {
  const stem = stemOf(word)
  return stem === '' ? [] : [stem]
}

/** Returns a word without its ending, such as "preserv" of "preserved"; '' where it has none, or is too short. */
function stemOf(word: string): string {
  const ending = ENDINGS.find((one) => word.endsWith(one))
  const stem = ending === undefined ? '' : word.slice(0, -ending.length)
  return stem.length >= SHORTEST_STEM ? stem : ''
}
