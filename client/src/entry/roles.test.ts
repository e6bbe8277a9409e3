import { expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors.ts'
import { ROLES } from './line.ts'
import { countsAs, rolesFor, STAGES, stageOn, usualRole } from './roles.ts'

type OfRole = [stage: string | null, role: string, counts: string]
type OfCareer = [stages: [string, string][], day: string, stage: string | null]
const CASES = vectorsOf<(OfRole | OfCareer)[]>('shared/roles.json')
const OF_ROLES = CASES.filter((one): one is OfRole => typeof one[0] !== 'object' || one[0] === null)
const OF_CAREERS = CASES.filter((one): one is OfCareer => Array.isArray(one[0]))

test.each(OF_ROLES)('in the stage %s a line of the role %s counts as %s', (stage, role, counts) => {
  expect(countsAs(role, stage)).toBe(counts)
})

test.each([
  ['student', 'observer'],
  ['resident', 'resident'],
  ['attending', 'primary'],
  [null, 'primary'],
])('in the stage %s the role %s is offered first', (stage, role) => {
  expect(usualRole(stage)).toBe(role)
})

test.each(OF_CAREERS)('of the stages %j the one of %s is %s', (career, day, stage) => {
  const stages = career.map(([from, name]) => ({ from, stage: name }))

  expect(stageOn(stages, day)).toBe(stage)
})

test.each([null, ...STAGES])('in the stage %s every role is offered once, the usual one first', (stage) => {
  const { usual, others } = rolesFor(stage)

  expect(usual[0]).toBe(usualRole(stage))
  expect([...usual, ...others].sort()).toEqual([...ROLES].sort())
})
