import { expect, test } from 'vitest'
import { shortWrvuText } from './intl.ts'

test.each([
  [0, '0.00'],
  [97, '0.97'],
  [999, '9.99'],
  [1000, '10.0'],
  [1244, '12.4'],
  [1245, '12.5'],
  [9994, '99.9'],
  [9996, '100'],
  [13_149, '131'],
  [13_150, '132'],
])('%i hundredths are %s where there is room for three digits, half up', (hundredths, text) => {
  expect(shortWrvuText(hundredths)).toBe(text)
})
