import { expect, test } from 'vitest'
import { PLACES, placeChoices } from './places.ts'

const digits = (present: string) => placeChoices(present).map(([place]) => place)

test('places are offered by their digits, those of telehealth before the office', () => {
  expect(digits('').slice(0, 3)).toEqual(['02', '10', '11'])
  expect(digits('')).toHaveLength(Object.keys(PLACES).length)
})

test('a place without a name of ours stays the one that is chosen', () => {
  expect(placeChoices('41').at(-1)).toEqual(['41', '41 place 41'])
  expect(digits('11').filter((place) => place === '11')).toHaveLength(1)
})
