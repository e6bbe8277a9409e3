/** The field for a code or words, which is always there. */
import { useId, useRef, useState } from 'preact/hooks'
import type { LineDefaults, Target } from '../../entry/line.ts'
import { parseTypedCode } from '../../entry/typed-code.ts'
import { LOG, lineText } from '../../words/log.ts'
import type { LogCatalog } from './catalog.ts'

const MOST_FOUND = 6

interface CodeFieldProps {
  readonly catalog: LogCatalog
  readonly defaults: LineDefaults
  readonly onChoose: (target: Target) => void
  /** Enter in the empty field. */
  readonly onSave: () => void
}

export function CodeField({ catalog, defaults, onChoose, onSave }: CodeFieldProps) {
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const typed = typedTarget(text, defaults)
  const isUnknown = typed !== null && catalog.isReady && catalog.factsOf(typed.code) === null
  const found = typed === null || isUnknown ? catalog.search(text.trim(), MOST_FOUND) : []

  const choose = (target: Target) => {
    onChoose(target)
    setText('')
    field.current?.focus()
  }
  const enter = (event: Event) => {
    event.preventDefault()
    if (text.trim() === '') onSave()
    else if (typed !== null && !isUnknown) choose(typed)
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
        {isUnknown ? <p>{LOG.unknown(typed.code)}</p> : null}
        {isUnknown ? (
          <button type="button" onClick={() => choose(typed)}>
            {LOG.anyway(lineText(typed))}
          </button>
        ) : null}
        <FoundCodes found={found} onChoose={(code) => choose(oneOf(code, defaults))} />
        {typed === null && text.trim().length > 1 && found.length === 0 ? (
          <p>{catalog.isReady ? LOG.noCode : LOG.catalogLoading}</p>
        ) : null}
      </div>
    </form>
  )
}

interface FoundCodesProps {
  readonly found: ReturnType<LogCatalog['search']>
  readonly onChoose: (code: string) => void
}

function FoundCodes({ found, onChoose }: FoundCodesProps) {
  if (found.length === 0) return null
  return (
    <ul aria-label={LOG.suggestions}>
      {found.map(({ code, title }) => (
        <li key={code}>
          <button type="button" onClick={() => onChoose(code)}>
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

function typedTarget(text: string, defaults: LineDefaults): Target | null {
  const typed = parseTypedCode(text)
  if (typed === null) return null
  return { ...oneOf(typed.code, defaults), modifiers: typed.modifiers, units: typed.units ?? 1 }
}
