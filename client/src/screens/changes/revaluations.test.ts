import { expect, test } from 'vitest'
import { UnexpectedAnswer } from '../../sync/protocol.ts'
import { changedText, newsSentence } from '../../words/changes.ts'
import { linesOfMonth, newsOf, type Revaluation, readRevaluation, readRevaluations } from './revaluations.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOW = Date.UTC(2026, 2, 14)

/** As the server answers. */
const ANSWER = {
  id: '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d01',
  cause: 'release',
  subject: 'RVU26D',
  begun_at: '2026-03-13T08:00:00+00:00',
  finished_at: '2026-03-13T08:00:01+00:00',
  looked_at: 340,
  changed: { lines: 12, before: '35.20', after: '22.80', difference: '-12.40' },
  months: [
    { month: '2026-02', lines: 2, before: '5.20', after: '5.20', difference: '0.00', sentence: 'Stayed.' },
    { month: '2026-03', lines: 10, before: '30.00', after: '17.60', difference: '-12.40', sentence: 'Changed.' },
  ],
  codes: [
    { code: '45378', lines: 2, before: '5.20', after: '5.20', difference: '0.00' },
    { code: '45385', lines: 10, before: '30.00', after: '17.60', difference: '-12.40' },
  ],
}

test('months come newest first, and codes by how much they changed', () => {
  const { months, codes, changed, isFinished } = readRevaluation(ANSWER)

  expect(months.map(({ month }) => month)).toEqual(['2026-03', '2026-02'])
  expect(codes.map(({ code }) => code)).toEqual(['45385', '45378'])
  expect([changed, isFinished]).toEqual([{ lines: 12, before: 3520, after: 2280 }, true])
})

test('a change is told in lines and in wRVU before and after', () => {
  expect(changedText(readRevaluation(ANSWER))).toBe('12 of 340 lines changed: 35.20 → 22.80 wRVU (−12.40).')
})

test.each([
  [null],
  [{ results: [{ ...ANSWER, months: [{ ...ANSWER.months[0], month: 'March' }] }], next: null }],
  [{ results: [{ ...ANSWER, begun_at: 'yesterday' }], next: null }],
  [{ results: [{ ...ANSWER, changed: { lines: '12' } }], next: null }],
])('%j is no page of changes', (body) => {
  expect(() => readRevaluations(body)).toThrow(UnexpectedAnswer)
})

function revaluation(id: string, daysAgo: number, months: { readonly [month: string]: number }): Revaluation {
  const differences = Object.entries(months).map(([month, difference]) => {
    return { month, sentence: '', lines: 1, before: 0, after: difference }
  })
  return { ...readRevaluation(ANSWER), id, begunAt: NOW - daysAgo * DAY_MS, months: differences }
}

test('one month that changed since the last visit is named with its difference and leads to its cause', () => {
  const news = newsOf(
    [revaluation('a', 1, { '2026-03': -1240 }), revaluation('b', 5, { '2026-01': 300 })],
    NOW - 2 * DAY_MS,
    NOW,
  )

  expect(news).toEqual({ id: 'a', month: '2026-03', otherMonths: 0, difference: -1240, upTo: NOW - DAY_MS })
  expect(news && newsSentence(news)).toBe('Your March 2026 changed by −12.40 wRVU.')
})

test.each([
  [{ '2026-03': 0 }, 'The lines of your March 2026 were worked out anew; the total stayed.'],
  [
    { '2026-03': 0, '2026-02': 0 },
    'The lines of your March 2026 and 1 other month were worked out anew; the total stayed.',
  ],
])('a total that stayed is not said to have changed by nothing', (months, sentence) => {
  const news = newsOf([revaluation('a', 1, months)], NOW - 2 * DAY_MS, NOW)

  expect(news && newsSentence(news)).toBe(sentence)
})

test('several are added up by month, and the month that changed most is named', () => {
  const all = [
    revaluation('a', 1, { '2026-03': -100, '2026-02': -500 }),
    revaluation('b', 2, { '2026-03': -600, '2025-12': 50 }),
  ]
  const news = newsOf(all, NOW - 3 * DAY_MS, NOW)

  expect(news).toEqual({ id: null, month: '2026-03', otherMonths: 2, difference: -1150, upTo: NOW - DAY_MS })
  expect(news && newsSentence(news)).toBe('Your March 2026 and 2 other months changed by −11.50 wRVU in all.')
})

test('what was seen is no news, and neither is what is older than a month to whom nothing was shown yet', () => {
  const all = [revaluation('a', 1, { '2026-03': -100 }), revaluation('b', 31, { '2026-01': 5 })]

  expect(newsOf(all, NOW - DAY_MS, NOW)).toBeNull()
  expect(newsOf(all, null, NOW)?.id).toBe('a')
  expect(newsOf([], null, NOW)).toBeNull()
})

test.each([
  ['2026-02', '/app/lines?from=2026-02-01&to=2026-02-28'],
  ['2024-02', '/app/lines?from=2024-02-01&to=2024-02-29'],
  ['2025-12', '/app/lines?from=2025-12-01&to=2025-12-31'],
])('lines of %s are those of its days', (month, address) => {
  expect(linesOfMonth(month)).toBe(address)
})
