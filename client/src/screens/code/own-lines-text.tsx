/** How often the person logged a code, with the way to these lines. */
import { CODES, ownLinesSentence } from '../../words/codes.ts'
import { useStored } from '../use-stored.ts'
import { readOwnLines } from './own-lines.ts'

export function OwnLines({ code, today }: { readonly code: string; readonly today: string }) {
  const stored = useStored(`own lines of ${code}`, (store) => readOwnLines(code, store), ['lines'])
  // Other things on the page do not wait for it, nor fail with it.
  if (stored.kind !== 'ready') return null
  const { lines, units, lastOn } = stored.value
  if (lastOn === null) return <p class="soft">{CODES.neverLogged}</p>
  return (
    <p>
      {ownLinesSentence(lines, units, lastOn, today)}
      <br />
      <a class="way" href={`/app/lines?code=${code}`}>
        {CODES.ownLines}
      </a>
    </p>
  )
}
