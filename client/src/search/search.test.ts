import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FILLERS, SHORTHAND } from './abbreviations.ts'
import { packIndex, unpackIndex } from './packed-index.ts'
import { relatedWords } from './related.ts'
import { buildIndex, buildIndexInPieces, RANKER, type SearchIndex, search, type WordsRow } from './search.ts'

type SharedRow = [code: string, title: string, synonyms: string[], prominence: number, prior: number]

const shared = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../tests/shared/${name}`, import.meta.url), 'utf8')) as T // as Python wrote it

const ROWS = shared<SharedRow[]>('search_words_1.json').map(
  ([code, title, synonyms, prominence, prior]): WordsRow => ({ code, title, synonyms, prominence, prior }),
)
const INDEX = buildIndex(ROWS)

function codesOf(index: SearchIndex, text: string, limit: number, own: Record<string, number> = {}): string[] {
  return search(index, text, { limit, own: new Map(Object.entries(own)) }).codes.map(({ code }) => code)
}

test('each phrase finds the codes that the server finds, in its order', () => {
  const cases = shared<[text: string, own: Record<string, number>, codes: string[]][]>('search.json')

  expect(cases.length).toBeGreaterThanOrEqual(300)
  const answers = cases.map(([text, own]) => [text, own, codesOf(INDEX, text, 10, own)])
  expect(answers).toEqual(cases)
})

test('names typed in a hurry find the codes that the server finds', () => {
  const cases = shared<[text: string, codes: string[]][]>('search_made.json')

  expect(cases.length).toBeGreaterThanOrEqual(3000)
  expect(cases.map(([text]) => [text, codesOf(INDEX, text, 5)])).toEqual(cases)
})

test('shorthand stands for what it stands for on the server', () => {
  const cases = shared<[word: string, readings: string[][]][]>('search_shorthand.json')

  expect([...FILLERS].sort()).toEqual(cases.filter(([, readings]) => readings.length === 0).map(([word]) => word))
  expect([...SHORTHAND].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
    cases.filter(([, readings]) => readings.length > 0),
  )
})

test('other forms of a word begin as on the server', () => {
  const cases = shared<[word: string, others: string[]][]>('search_related.json')

  expect(cases.length).toBeGreaterThanOrEqual(500)
  expect(cases.map(([word]) => [word, [...relatedWords(word)]])).toEqual(cases)
})

test('an index survives a copy to a worker, and is the same where it is made in pieces', async () => {
  const inPieces = await buildIndexInPieces([...ROWS].reverse(), () => Promise.resolve())

  expect(inPieces).toEqual(INDEX)
  expect(codesOf(structuredClone(INDEX), 'lap chole', 3)).toEqual(codesOf(INDEX, 'lap chole', 3))
})

test('a code without words of ours is found by itself and has no title', () => {
  const index = buildIndex([{ code: '99999', title: '99999', synonyms: [], prominence: 2, prior: 2 }])

  expect(search(index, '9999', { limit: 5 }).codes.map(({ code, title }) => [code, title])).toEqual([['99999', null]])
  expect(search(index, 'visit', { limit: 5 }).codes).toEqual([])
})

test('the first few are those of all that hold the words, however often the person uses codes', () => {
  const signs = [...'abcdefghijklmnopqrstuvwxyz0123456789']
  const phrases = shared<[text: string, own: unknown, codes: unknown][]>('search.json').map(([text]) => text)
  const typed = phrases.flatMap((text) => Array.from(text, (_, at) => text.slice(0, at + 1)))
  const own = { '45390': 2, '20610': 1, '99213': 9, '93000': 3 }
  const used = new Map(Object.entries(own))
  const texts = new Set([...signs, ...signs.flatMap((sign) => signs.map((next) => sign + next)), ...typed])
  const all = [...texts].map((text) => ({ text, codes: search(INDEX, text, { limit: ROWS.length, own: used }).codes }))
  // Of codes that hold some of the words, the more are looked at the more are asked for.
  const holding = all.filter(({ codes }) => codes.length > 6 && codes.every(({ kind }) => kind > 0))

  expect(holding.length).toBeGreaterThanOrEqual(1000)
  for (const { text, codes } of holding) {
    expect([text, codesOf(INDEX, text, 6, own)]).toEqual([text, codes.slice(0, 6).map(({ code }) => code)])
  }
})

test('an index that was packed is the same', () => {
  expect(unpackIndex(structuredClone(packIndex(INDEX)))).toEqual(INDEX)
})

test('own use decides between equal matches and no others', () => {
  expect(codesOf(INDEX, 'colonoscop', 1, { '45390': 1 })).toEqual(['45390'])
  expect(codesOf(INDEX, 'fetal echo', 1, { '93306': 1000 })).toEqual(['76825'])
})

test('any text finds few codes and each once, and however long it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 5 }), (text, limit) => {
      const codes = codesOf(INDEX, text, limit)
      expect(codes.length).toBeLessThanOrEqual(limit)
      expect(new Set(codes).size).toBe(codes.length)
    }),
  )
  expect(codesOf(INDEX, 'repair '.repeat(500_000), 3)).toEqual(codesOf(INDEX, 'repair', 3))
})

test('the ranker has a name', () => {
  expect(RANKER).toBe('3')
})
