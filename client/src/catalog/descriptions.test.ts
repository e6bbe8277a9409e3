import { expect, test } from 'vitest'
import type { Answer, Send } from '../sync/http.ts'
import { searchDescriptions } from './descriptions.ts'

const answering =
  (answer: Answer): Send =>
  async () =>
    answer
const searchResult = (code: string, group: string) => ({ code, title: `Title of ${code}`, group, state: 'active' })
const ok = (body: unknown): Answer => ({ kind: 'ok', body, etag: null })

test('only codes of which a description fits are given: the device finds the others itself', async () => {
  const send = answering(ok({ ranker: '1', results: [searchResult('11102', 'names'), searchResult('17000', 'texts')] }))

  expect(await searchDescriptions(send, 'thin slice')).toEqual([{ code: '17000', title: 'Title of 17000' }])
})

test('the first 200 characters are asked for, as an address holds them', async () => {
  const paths: string[] = []
  const send: Send = async ({ path }) => {
    paths.push(path)
    return { kind: 'unreachable' }
  }

  await searchDescriptions(send, `a&b ${'x'.repeat(300)}`)
  expect(paths).toEqual([`/api/v1/codes/search?q=a%26b+${'x'.repeat(196)}`])
})

test.each<Answer>([{ kind: 'unreachable' }, { kind: 'later', retryAfter: 0 }, ok('<html>'), ok({ results: [{}] })])(
  'without an answer of ours nothing is said of descriptions: %j',
  async (answer) => {
    expect(await searchDescriptions(answering(answer), 'thin slice')).toBeNull()
  },
)
