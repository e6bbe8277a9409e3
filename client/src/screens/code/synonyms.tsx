/** Other names of a code, as far as its words are on this device. */
import type { Lookup } from '../../catalog/lookup.ts'
import { CODES } from '../../words/codes.ts'
import { useLatest } from '../use-latest.ts'

const NOBODY: ReadonlyMap<string, number> = new Map()
const NONE: readonly string[] = []

export function Synonyms({ code, lookup }: { readonly code: string; readonly lookup: Lookup }) {
  const { answer } = useLatest(code, (text) => synonymsOf(text, lookup), NONE, [lookup.find, lookup.searched])
  if (answer.length === 0) return null
  return (
    <section>
      <h2>{CODES.synonyms}</h2>
      <ul>
        {answer.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </section>
  )
}

/** The search has all names of what it finds, and finds a code by its number first. */
async function synonymsOf(code: string, lookup: Lookup): Promise<readonly string[]> {
  const [first] = await lookup.find({ text: code, limit: 1, own: NOBODY })
  return first?.code === code ? first.names.filter((name) => name !== first.title) : NONE
}
