import { expect, test } from 'vitest'
import { momentText } from './intl.ts'
import { asOfSentence } from './reports.ts'

const AT = Date.UTC(2026, 2, 14, 15, 2)
const WHEN = `As of ${momentText(AT)}`

test.each([
  [0, false, `${WHEN}.`],
  [0, true, `${WHEN}; it may have changed since.`],
  [1, true, `${WHEN}; 1 change on this phone is not in it yet.`],
  [3, false, `${WHEN}; 3 changes on this phone are not in it yet.`],
  [null, true, `${WHEN}; it may have changed since.`],
])('with %s not sent and stale %s a report says what it cannot know of', (unsent, isStale, sentence) => {
  expect(asOfSentence(AT, { unsent, isStale })).toBe(sentence)
})
