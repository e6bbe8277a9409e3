import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { parseSentence, type Sentence, type SentenceItem } from './sentence.ts'
import type { Chip, Match } from './sentence-phrases.ts'
import { LONGEST_SENTENCE } from './typed-code.ts'

type ChipCase = readonly [number, number, 0 | 1, ...string[]] | null
type ItemCase = readonly [ChipCase, ChipCase, readonly ChipCase[], ChipCase, ChipCase]
type Case = readonly [string, readonly ItemCase[], ChipCase, readonly (readonly [number, number])[]]

const CASES = vectorsOf<readonly Case[]>('shared/sentences.json')
const NAMES = vectorsOf<readonly (readonly [string, string])[]>('shared/sentence_names.json')
const TODAY = '2026-03-18'
const SILENT = ['with', 'and', 'of', 'the', 'for', 'a']
const UNKNOWN = ['12345', '99999']

const NAMED = NAMES.map(([code, name]) => [code, telling(name)] as const)

function telling(text: string): readonly string[] {
  return text.split(' ').filter((word) => !SILENT.includes(word))
}

function matchOf(code: string, words: readonly string[], name: readonly string[]): Match {
  const missing = words.filter((word) => !name.includes(word))
  const have = words.length - missing.length
  if (missing.length > 0 || words.length === 0) {
    return { code, closeness: Math.floor((49 * have) / Math.max(words.length, 1)), missing }
  }
  return { code, closeness: have >= name.length ? 100 : 50 + Math.floor((49 * have) / name.length), missing }
}

function find(phrase: string): readonly Match[] {
  const words = telling(phrase)
  const best = new Map<string, Match>()
  for (const [code, name] of NAMED) {
    const match = matchOf(code, words, name)
    if (match.closeness > (best.get(code)?.closeness ?? 0)) best.set(code, match)
  }
  const matches = [...best.values()].sort((a, b) => b.closeness - a.closeness || (a.code < b.code ? -1 : 1))
  return matches.slice(0, 12)
}

function onceACase(codes: ReadonlySet<string>): ReadonlyMap<string, boolean> {
  return new Map([...codes].filter((code) => !UNKNOWN.includes(code)).map((code) => [code, code < '7']))
}

function chipCase(chip: Chip | null): ChipCase {
  return chip === null ? null : [chip.start, chip.end, chip.isOpen ? 1 : 0, ...chip.options]
}

function itemCase({ what, count, modifiers, role, place }: SentenceItem): ItemCase {
  return [chipCase(what), chipCase(count), modifiers.map(chipCase), chipCase(role), chipCase(place)]
}

function asCase(text: string, { items, day, unread }: Sentence): Case {
  return [text, items.map(itemCase), chipCase(day), unread]
}

test('sentences mean what they mean to the server', () => {
  const differing = CASES.map((one) => [one, asCase(one[0], parseSentence(one[0], { today: TODAY, find, onceACase }))])
    .filter(([one, read]) => JSON.stringify(one) !== JSON.stringify(read))
    .slice(0, 5)

  expect(differing).toEqual([])
  expect(CASES.length).toBeGreaterThanOrEqual(2000)
})

test('a text that is too long is not read', () => {
  const text = '9'.repeat(LONGEST_SENTENCE + 1)
  expect(parseSentence(text, { today: TODAY, find, onceACase }).unread).toEqual([[0, text.length]])
})
