import { expect, test } from 'vitest'
import { Answers, type SearchQuery } from './answers.ts'
import type { FoundCode } from './search.ts'

const codeFound = (code: string): FoundCode => ({ code, title: null, matched: code, names: [], kind: 6 })

test('a reading has the answers that it asks for, each asked for once, also by the next reading', async () => {
  const searchedTexts: string[] = []
  const answers = new Answers(async ({ text }: SearchQuery) => {
    searchedTexts.push(text)
    return [codeFound(text)]
  })
  const both = () =>
    answers.read((search) => [...search('20610', 6), ...search('99213', 6)].map(({ code }) => code).join(' '))

  expect([await both(), await both()]).toEqual(['20610 99213', '20610 99213'])
  expect(searchedTexts).toEqual(['20610', '99213'])
})

test('what a person uses and what nobody does are two answers', async () => {
  const own = new Map([['20610', 3]])
  const answers = new Answers(async (query) => [codeFound(query.own.size > 0 ? 'own' : 'nobody')])

  const read = await answers.read((search) => [search('knee', 6), search('knee', 6, own)].map(([one]) => one?.code))
  expect(read).toEqual(['nobody', 'own'])
})

test('a fault of a reading is not taken for a missing answer', async () => {
  const answers = new Answers(async () => [])

  await expect(
    answers.read(() => {
      throw new RangeError('of the program')
    }),
  ).rejects.toThrow(RangeError)
})
