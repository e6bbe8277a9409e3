/** The field for a code or words, which is always there. */

import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks'
import type { Lookup } from '../../catalog/lookup.ts'
import type { LineDefaults, Target } from '../../entry/line.ts'
import type { Sentence } from '../../entry/sentence.ts'
import { isTooLong, LONGEST_SENTENCE, parseTypedCode } from '../../entry/typed-code.ts'
import { Answers, type SearchTitles } from '../../search/answers.ts'
import type { FoundCode } from '../../search/search.ts'
import { sentences } from '../../shell/later.ts'
import { keepText, requestedText } from '../../shell/router.ts'
import { LOG, lineText } from '../../words/log.ts'
import { SHELL } from '../../words/shell.ts'
import { useFormOpen } from '../use-form-open.ts'
import { useLatest } from '../use-latest.ts'
import { useProfile } from '../use-profile.ts'
import { FoundCodes } from './found-codes.tsx'
import type { Chosen } from './sentence-lines.ts'
import { type Tile, tileOf } from './tiles.ts'

type Grammar = typeof import('./sentence.ts')

const MOST_FOUND = 6
const MOST_NEAR = 4

interface CodeFieldProps {
  readonly lookup: Lookup
  readonly defaults: LineDefaults
  /** How often the person uses codes. */
  readonly own: ReadonlyMap<string, number>
  readonly today: string
  readonly onChoose: (tiles: readonly Tile[], day: string | null) => void
  /** Returns how many lines a save would store. */
  readonly countWith: (tiles: readonly Tile[]) => number
  readonly onSaveWith: (tiles: readonly Tile[], day: string | null) => void
  /** Enter in the empty field. */
  readonly onSave: () => void
}

export function CodeField(props: CodeFieldProps) {
  const [text, show] = useState('')
  const [chosen, setChosen] = useState<Chosen>({})
  const field = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const { lookup, defaults, own, today, onChoose } = props
  useFormOpen('code-field', text !== '')
  const grammar = useGrammar()
  const { specialty } = useProfile()
  const context = useMemo(
    () => ({ grammar, lookup, defaults, own, today, specialty }),
    [grammar, lookup, defaults, own, today, specialty],
  )
  const answers = useMemo(() => new Answers(lookup.find), [lookup, own])
  const answerTo = (text: string) => answers.read((searchTitles) => answerOf(text, searchTitles, context))
  const latest = useLatest(text, answerTo, NOTHING, [answers, context])
  // What was chosen is gone at once.
  const answer = text === '' ? NOTHING : latest.answer
  useEffect(() => {
    // What the address asked for is read, and waits for a tap, also while another screen is shown.
    if (requestedText.value === null) return
    show(requestedText.value)
    field.current?.focus()
  }, [requestedText.value])
  const setText = (typed: string) => {
    requestedText.value = null
    show(typed)
    if (typed === '') setChosen({})
  }

  const choose = (target: Target, event: MouseEvent) => {
    onChoose([tileOf([target])], null)
    setText('')
    // The button goes: keys go on from the field. A finger needs no keyboard now.
    if (event.detail === 0) field.current?.focus()
  }
  const enter = async (event: Event) => {
    event.preventDefault()
    // What stands in the field now: a quick hand presses Enter before what it typed is drawn.
    const now = field.current?.value ?? ''
    if (now.trim() === '') return props.onSave()
    const ready = readyIn(await answerTo(now), context, chosen)
    if (ready !== null && field.current?.value === now) {
      onChoose(ready.tiles, ready.day)
      setText('')
    }
  }
  return (
    <form class="code-field" onSubmit={(event) => void enter(event)}>
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
          onFocus={() => void sentences.load()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" aria-disabled={readyIn(answer, context, chosen) === null}>
        {LOG.add}
      </button>
      <div class="found" id={hintId}>
        <FieldAnswer
          answer={answer}
          text={latest.text}
          grammar={grammar}
          onPick={choose}
          onSaved={() => setText('')}
          chosen={chosen}
          onChosen={setChosen}
          {...props}
        />
      </div>
    </form>
  )
}

/** Returns what reads sentences; null until it is here. One code is read without it. */
function useGrammar(): Grammar | null {
  const state = sentences.state.value
  return state.kind === 'ready' ? state.module : null
}

/** What the device says to what stands in the field. */
type Answer =
  | { readonly kind: 'nothing' }
  /** Nothing is read of it: the rest would be lost unseen. */
  | { readonly kind: 'too_long' }
  /** This device is sure that there is no such code. */
  | { readonly kind: 'unknown'; readonly target: Target; readonly near: readonly FoundCode[] }
  /** `target`: the text is one code as people type it. */
  | { readonly kind: 'read'; readonly sentence: Sentence; readonly target: Target | null }
  /** One code; its words come with what reads sentences. */
  | { readonly kind: 'code'; readonly target: Target }
  | { readonly kind: 'found'; readonly matches: readonly FoundCode[] }

interface AnswerContext extends Pick<CodeFieldProps, 'lookup' | 'defaults' | 'own' | 'today'> {
  readonly grammar: Grammar | null
  readonly specialty: string | null
}

function answerOf(
  text: string,
  searchTitles: SearchTitles,
  { grammar, lookup, defaults, own, today, specialty }: AnswerContext,
): Answer {
  if (isTooLong(text)) return { kind: 'too_long' }
  const typed = parseTypedCode(text)
  const target = typed && { ...oneOf(typed.code, defaults), modifiers: typed.modifiers, units: typed.units ?? 1 }
  if (target !== null && lookup.isKnown(target.code) === false) {
    return { kind: 'unknown', target, near: searchTitles(target.code.slice(0, -1), MOST_NEAR, own) }
  }
  const sentence = grammar?.readSentence(text, today, lookup, searchTitles, specialty) ?? null
  if (sentence === null && target !== null) return { kind: 'code', target }
  if (sentence !== null && (target !== null || grammar?.isMoreThanWords(sentence, text))) {
    return { kind: 'read', sentence, target }
  }
  const words = text.trim()
  return words.length > 1 ? { kind: 'found', matches: searchTitles(words, MOST_FOUND, own) } : { kind: 'nothing' }
}

const NOTHING: Answer = { kind: 'nothing' }

/** Returns what Enter adds; null as long as something is open. */
function readyIn(answer: Answer, { grammar, defaults }: AnswerContext, chosen: Chosen) {
  if (answer.kind !== 'read' && answer.kind !== 'code') return null
  if (answer.target !== null) return { tiles: [tileOf([answer.target])], day: null }
  const sentence = answer.kind === 'read' ? answer.sentence : null
  if (grammar === null || sentence === null || grammar.undecided(sentence, chosen).length > 0) return null
  const day = sentence.day === null ? null : grammar.optionOf(sentence.day, chosen)
  return { tiles: grammar.tilesOfSentence(sentence, chosen, defaults), day }
}

interface FieldAnswerProps extends CodeFieldProps {
  readonly grammar: Grammar | null
  readonly answer: Answer
  readonly text: string
  readonly onPick: (target: Target, event: MouseEvent) => void
  readonly onSaved: () => void
  readonly chosen: Chosen
  readonly onChosen: (chosen: Chosen) => void
}

function FieldAnswer({ answer, text, grammar, onPick, onSaved, ...props }: FieldAnswerProps) {
  const chooseCode = (code: string, event: MouseEvent) => onPick(oneOf(code, props.defaults), event)
  switch (answer.kind) {
    case 'nothing':
      return null
    case 'too_long':
      return <p role="alert">{LOG.tooLong(LONGEST_SENTENCE)}</p>
    case 'unknown':
      return (
        <>
          <p>{LOG.unknown(answer.target.code)}</p>
          <button type="button" onClick={(event) => onPick(answer.target, event)}>
            {LOG.anyway(lineText(answer.target))}
          </button>
          {answer.near.length === 0 ? null : <p>{LOG.near}</p>}
          <FoundCodes name={LOG.near} matches={answer.near} onChoose={chooseCode} onLeave={() => keepText(text)} />
        </>
      )
    case 'code':
      return <p>{lineText(answer.target)}</p>
    case 'read':
      return grammar === null ? null : (
        <grammar.SentenceChips
          text={text}
          sentence={answer.sentence}
          lookup={props.lookup}
          defaults={props.defaults}
          chosen={props.chosen}
          onChosen={props.onChosen}
          countWith={props.countWith}
          onSave={(tiles, day) => {
            props.onSaveWith(tiles, day)
            onSaved()
          }}
        />
      )
    case 'found':
      return (
        <>
          <FoundCodes
            name={LOG.suggestions}
            matches={answer.matches}
            onChoose={chooseCode}
            onLeave={() => keepText(text)}
          />
          <WhatIsMissing isEmpty={answer.matches.length === 0} lookup={props.lookup} />
          {grammar === null ? null : <grammar.MoreOnline key={text} text={text} onChoose={chooseCode} />}
        </>
      )
    default:
      return answer satisfies never
  }
}

/** Why a code may not be among those that were found. */
function WhatIsMissing({ isEmpty, lookup }: { readonly isEmpty: boolean; readonly lookup: Lookup }) {
  const { kind } = sentences.state.value
  if (isEmpty && kind === 'failed') return <GrammarFailed />
  switch (lookup.searched) {
    case 'nothing':
      return <p>{LOG.catalogLoading}</p>
    case 'usual':
      return <p>{LOG.rareLoading}</p>
    case 'all':
      return isEmpty ? <p>{kind === 'ready' ? LOG.noCode : LOG.catalogLoading}</p> : null
    default:
      return lookup.searched satisfies never
  }
}

function GrammarFailed() {
  return (
    <>
      <p role="alert">{LOG.noGrammar}</p>
      <button type="button" onClick={() => void sentences.load()}>
        {SHELL.tryAgain}
      </button>
    </>
  )
}

function oneOf(code: string, defaults: LineDefaults): Target {
  return { code, modifiers: [], units: 1, ...defaults }
}
