/** A field that finds a code by number, words or synonyms, on this device alone. */
import { useId, useMemo, useRef, useState } from 'preact/hooks'
import type { Lookup } from '../../catalog/lookup.ts'
import { parseTypedCode, type TypedCode } from '../../entry/typed-code.ts'
import type { FoundCode } from '../../search/search.ts'
import { CODES } from '../../words/codes.ts'
import { LOG, lineText } from '../../words/log.ts'
import { FoundCodes } from '../log/found-codes.tsx'
import { useLatest } from '../use-latest.ts'

const MOST_FOUND = 6
const NOBODY: ReadonlyMap<string, number> = new Map()
const NOTHING: readonly FoundCode[] = []

interface CodePickerProps {
  readonly label: string
  /** Of the button that takes what was typed. */
  readonly button: string
  readonly lookup: Lookup
  readonly onPick: (picked: TypedCode) => void
}

/** What was picked leaves the field, which keeps the focus for the next one. */
export function CodePicker({ label, button, lookup, onPick }: CodePickerProps) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const typed = useMemo(() => parseTypedCode(text), [text])
  const find = (words: string) => findCodes(words, lookup)
  const latest = useLatest(text, find, NOTHING, [lookup.find, lookup.searched])
  const pick = (picked: TypedCode) => {
    setText('')
    onPick(picked)
    field.current?.focus()
  }
  const isWaiting = text.trim().length < 2 || latest.text !== text
  return (
    <form
      class="code-picker"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed !== null) pick(typed)
      }}
    >
      <label for={id}>{label}</label>
      <input
        ref={field}
        id={id}
        type="search"
        enterKeyHint="done"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" aria-disabled={typed === null}>
        {typed === null ? button : `${button} ${lineText({ ...typed, units: typed.units ?? 1 })}`}
      </button>
      {isWaiting ? null : (
        <div class="picker-answers">
          <FoundCodes
            name={LOG.suggestions}
            matches={latest.answer}
            onChoose={(code) => pick({ code, modifiers: [], units: null })}
          />
          <Missing count={latest.answer.length} isTyped={typed !== null} lookup={lookup} />
        </div>
      )}
    </form>
  )
}

/** Why a code may not be among those that were found. */
function Missing({
  count,
  isTyped,
  lookup,
}: {
  readonly count: number
  readonly isTyped: boolean
  readonly lookup: Lookup
}) {
  if (lookup.searched === 'nothing') return <p>{LOG.catalogLoading}</p>
  if (lookup.searched === 'usual') return <p>{LOG.rareLoading}</p>
  return count > 0 || isTyped ? null : <p>{CODES.none}</p>
}

/** A typed code is found by its number alone; its modifiers are not searched for. */
async function findCodes(text: string, lookup: Lookup): Promise<readonly FoundCode[]> {
  const words = parseTypedCode(text)?.code ?? text.trim()
  return words.length < 2 ? NOTHING : lookup.find({ text: words, limit: MOST_FOUND, own: NOBODY })
}
