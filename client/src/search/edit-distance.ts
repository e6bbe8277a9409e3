/** How far a word as typed is from a word that is known (pure). */

const MOST_CLOSEST = 4

/**
 * Returns the known words that a typing error may have made this of, the nearest first, at most four.
 *
 * `known` has in how many codes each is found. Of several at one distance, those count that need no further letters, then
 * the more common.
 */
export function closestWords(word: string, known: ReadonlyMap<string, number>): readonly string[] {
  const far = [...known].map(([candidate, documents]) => ({
    candidate,
    documents,
    errors: typingErrors(word, candidate),
    longer: Math.abs(candidate.length - word.length),
  }))
  const least = Math.min(...far.map(({ errors }) => errors))
  if (far.length === 0 || least > errorsAllowed(word)) return []
  return far
    .filter(({ errors }) => errors === least)
    .sort((a, b) => a.longer - b.longer || b.documents - a.documents || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MOST_CLOSEST)
    .map(({ candidate }) => candidate)
}

/** Returns how many typing errors a word of this length may have. */
function errorsAllowed(word: string): number {
  if (word.length <= 5) return 1
  return word.length <= 9 ? 2 : 3
}

/**
 * Returns how many letters were left out, added, changed or swapped between what was typed and a word's beginning.
 *
 * The rest of the word is not counted: it may still be being typed.
 */
export function typingErrors(typed: string, word: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: word.length + 1 }, (_, at) => at)
  for (let place = 0; place < typed.length; place += 1) {
    const next = nextRow({ typed, word, place, before, last: row })
    before = row
    row = next
  }
  return Math.min(...row)
}

interface Step {
  readonly typed: string
  readonly word: string
  readonly place: number
  readonly before: readonly number[]
  readonly last: readonly number[]
}

function nextRow({ typed, word, place, before, last }: Step): readonly number[] {
  const row = [place + 1]
  let left = place + 1
  for (let at = 0; at < word.length; at += 1) {
    const isChanged = typed[place] === word[at] ? 0 : 1
    let fewest = Math.min(left + 1, (last[at + 1] ?? 0) + 1, (last[at] ?? 0) + isChanged)
    if (place > 0 && at > 0 && typed[place] === word[at - 1] && typed[place - 1] === word[at]) {
      fewest = Math.min(fewest, (before[at - 1] ?? 0) + 1)
    }
    row.push(fewest)
    left = fewest
  }
  return row
}
