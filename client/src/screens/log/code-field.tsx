/** The field for a code or words, which is always there. */

import { useId, useRef, useState } from 'preact/hooks'
import type { Lookup } from '../../catalog/lookup.ts'
import type { LineDefaults, Target } from '../../entry/line.ts'
import { parseTypedCode } from '../../entry/typed-code.ts'
import type { FoundCode } from '../../search/search.ts'
import { LOG, lineText } from '../../words/log.ts'

const MOST_FOUND = 6

interface CodeFieldProps {
  readonly lookup: Lookup
  /** Whether words can be found. */
  readonly isCatalogHere: boolean
  readonly defaults: LineDefaults
  /** How often the person uses codes. */
  readonly own: ReadonlyMap<string, number>
  readonly onChoose: (target: Target) => void
  /** Enter in the empty field. */
  readonly onSave: () => void
}

export function CodeField({ lookup, isCatalogHere, defaults, own, onChoose, onSave }: CodeFieldProps) {
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const { target: typed, isUnknown } = readTyped(text, defaults, lookup)
  const matches = typed === null || isUnknown ? findCodes(text.trim(), lookup, own) : []

  const choose = (target: Target) => {
    onChoose(target)
    setText('')
  }
  const pick = (target: Target, event: MouseEvent) => {
    choose(target)
    // The button goes: keys go on from the field. A finger needs no keyboard now.
    if (event.detail === 0) field.current?.focus()
  }
  const enter = (event: Event) => {
    event.preventDefault()
    // What stands in the field now: a quick hand presses Enter before what it typed is drawn.
    const now = field.current?.value ?? ''
    const read = readTyped(now, defaults, lookup)
    if (now.trim() === '') onSave()
    else if (read.target !== null && !read.isUnknown) choose(read.target)
  }
  return (
    <form class="code-field" onSubmit={enter}>
      <label>
        <span class="for-readers">{LOG.field}</span>
        <input
          ref={field}
          type="text"
          enterKeyHint="done"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          placeholder={LOG.fieldHint}
          aria-describedby={hintId}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" aria-disabled={typed === null || isUnknown}>
        {LOG.add}
      </button>
      <div class="found" id={hintId}>
        {typed !== null && isUnknown ? <p>{LOG.unknown(typed.code)}</p> : null}
        {typed !== null && isUnknown ? (
          <button type="button" onClick={(event) => pick(typed, event)}>
            {LOG.anyway(lineText(typed))}
          </button>
        ) : null}
        <FoundCodes matches={matches} onChoose={(code, event) => pick(oneOf(code, defaults), event)} />
        {typed === null && text.trim().length > 1 && matches.length === 0 ? (
          <p>{isCatalogHere ? LOG.noCode : LOG.catalogLoading}</p>
        ) : null}
      </div>
    </form>
  )
}

interface FoundCodesProps {
  readonly matches: readonly FoundCode[]
  readonly onChoose: (code: string, event: MouseEvent) => void
}

function FoundCodes({ matches, onChoose }: FoundCodesProps) {
  if (matches.length === 0) return null
  return (
    <ul aria-label={LOG.suggestions}>
      {matches.map(({ code, title }) => (
        <li key={code}>
          <button type="button" onClick={(event) => onChoose(code, event)}>
            <b>{code}</b> {title}
          </button>
        </li>
      ))}
    </ul>
  )
}

function oneOf(code: string, defaults: LineDefaults): Target {
  return { code, modifiers: [], units: 1, ...defaults }
}

function findCodes(text: string, lookup: Lookup, own: ReadonlyMap<string, number>): readonly FoundCode[] {
  return text === '' ? [] : lookup.searchTitles(text, MOST_FOUND, own)
}

interface Typed {
  /** null: words, or more than one code. */
  readonly target: Target | null
  /** Whether this device is sure that there is no such code. */
  readonly isUnknown: boolean
}

function readTyped(text: string, defaults: LineDefaults, lookup: Lookup): Typed {
  const typed = parseTypedCode(text)
  if (typed === null) return { target: null, isUnknown: false }
  const { code, modifiers, units } = typed
  return {
    target: { ...oneOf(code, defaults), modifiers, units: units ?? 1 },
    isUnknown: lookup.isKnown(code) === false,
  }
}
