/**
 * The indicators of a row in plain words, and what they do to a line with a modifier (pure).
 *
 * The words of the site (`codes.content`), held by `tests/shared/code_indicators.json` and `tests/shared/code_policies.json`.
 * Source: record layout of the release; Medicare Claims Processing Manual, chapter 12, §20.4 and §40.
 */
import { NO_GLOBAL_PERIOD } from '../catalog/indicators.ts'
import type { RowsOfCode, RvuRow } from '../catalog/rows.ts'
import { categoryName } from './categories.ts'

/** Words by the value of an indicator. */
type Words = { readonly [value: string]: string }

export const COMPONENTS: Words = {
  '': 'Whole service',
  '26': 'Professional component',
  TC: 'Technical component',
  '53': 'Stopped before its end',
}
export const GLOBAL_PERIODS: Words = {
  '000': 'The day itself: related visits of the same day are included.',
  '010': '10 days: related visits of the day and of the 10 days after it are included.',
  '090': '90 days: the visit of the day before, the day and the 90 days after it are included.',
  MMM: 'Maternity: the global periods of surgery do not apply.',
  XXX: 'None: what is done before or after is billed on its own.',
  YYY: 'The Medicare contractor decides on the global period.',
  ZZZ: "Add-on: it belongs to another service and shares that one's global period.",
}
export const BILATERAL: Words = {
  0: 'No adjustment for both sides.',
  1: 'Both sides in one session (modifier 50) count 150 percent.',
  2: 'The value is for both sides already.',
  3: 'Each side counts in full.',
}
export const MULTIPLE: Words = {
  0: 'Never reduced beside other procedures.',
  2: 'In one session with others, the highest counts in full and each further one 50 percent.',
  3: "Endoscopy: beside another of its family, only what it has above the family's base counts.",
  4: 'Imaging: payment is reduced beside other imaging of the session, work is not.',
  5: 'Therapy: practice expense is reduced beside other therapy of the day, work is not.',
  6: 'Cardiovascular test: the technical part is reduced beside another of the day.',
  7: 'Eye test: the technical part is reduced beside another of the day.',
}
export const ASSISTANT: Words = {
  0: 'An assistant is paid where the need is documented.',
  1: 'An assistant is not paid.',
  2: 'An assistant is paid.',
}
export const CO_SURGEON: Words = {
  0: 'Two surgeons are not paid.',
  1: 'Two surgeons are paid where the need is documented.',
  2: 'Two surgeons of different specialties are paid.',
}
export const TEAM: Words = {
  0: 'A team of surgeons is not paid.',
  1: 'A team of surgeons is paid where the need is documented, by report.',
  2: 'A team of surgeons is paid, by report.',
}

const BILATERAL_50: Words = {
  0: '50 does not raise it',
  1: '50 for both sides makes it 150 percent',
  2: '50 is not added, as both sides are in the value',
  3: '50 counts each side in full',
}
const FURTHER_51: Words = {
  2: 'as a further procedure of the session (51) it counts half',
  3: 'beside another endoscopy of its family only the difference to the base counts',
}
const ASSISTANT_80: Words = {
  0: '80, 81 or 82 for an assistant makes it 16 percent, where the need is documented',
  1: '80, 81 and 82 are not paid',
  2: '80, 81 or 82 for an assistant makes it 16 percent',
}
const CO_SURGEONS_62: Words = {
  1: '62 gives each of two surgeons 62.5 percent, where the need is documented',
  2: '62 gives each of two surgeons 62.5 percent',
}
const BY_COMPONENT = [
  ['26', '26 counts the professional part'],
  ['TC', 'TC the technical part'],
  ['53', '53 the stopped one'],
] as const

const NOT_APPLICABLE = '9'

/** Returns a component with its modifier, as `26 Professional component`. */
export function componentText(component: string): string {
  return `${component} ${COMPONENTS[component] ?? ''}`.trim()
}

/** What indicators are of, in the order in which they are said. */
export type PolicyName = (typeof POLICY_NAMES)[number]
export const POLICY_NAMES = [
  'Both sides',
  'Several procedures',
  'Endoscopy base',
  'Assistant at surgery',
  'Co-surgeons',
  'Team surgery',
  'Before, during, after',
] as const

/**
 * Returns what the indicators of a row say, by name; one whose concept does not apply (9) is left out.
 *
 * So are those of operations where the code is none: the file prints a 0 or 1 for visits and pictures, too.
 */
export function policiesOf(given: RvuRow): ReadonlyMap<PolicyName, string> {
  const row = thatApply(given)
  const words = [
    BILATERAL[row.bilatSurg],
    MULTIPLE[row.multProc],
    row.endoBase,
    ASSISTANT[row.asstSurg],
    CO_SURGEON[row.coSurg],
    TEAM[row.teamSurg],
    splitWords(row),
  ]
  return new Map(POLICY_NAMES.flatMap((name, n) => (words[n] ? [[name, words[n]] as const] : [])))
}

/** Returns what modifiers make of the value of a row, in one sentence; '' where none has an effect. */
export function withModifiers(rows: RowsOfCode, given: RvuRow): string {
  const row = thatApply(given)
  const effects = [
    ...componentEffects(rows),
    BILATERAL_50[row.bilatSurg],
    FURTHER_51[row.multProc],
    ASSISTANT_80[row.asstSurg],
    CO_SURGEONS_62[row.coSurg],
    splitWords(row) === '' ? '' : '54, 55 and 56 leave the share of the part that was done',
  ]
  const sentence = effects.filter(Boolean).join('; ')
  return sentence === '' ? '' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

/** Returns the row without the indicators of operations where it is none. */
function thatApply(row: RvuRow): RvuRow {
  const isVisit = categoryName(row.code) === 'Evaluation and management'
  const ofSeveral = isVisit ? { bilatSurg: NOT_APPLICABLE, multProc: NOT_APPLICABLE } : {}
  const isOperation = row.globalPeriod !== NO_GLOBAL_PERIOD
  const ofSurgeons = isOperation ? {} : { asstSurg: NOT_APPLICABLE, coSurg: NOT_APPLICABLE, teamSurg: NOT_APPLICABLE }
  return { ...row, ...ofSeveral, ...ofSurgeons }
}

function componentEffects(rows: RowsOfCode): readonly string[] {
  return BY_COMPONENT.flatMap(([component, words]) => {
    const row = rows.get(component)
    return row === undefined ? [] : [`${words} (${row.work.rvu ?? '0.00'})`]
  })
}

/** Returns how the work of a global package is split; '' where all of it is the service itself. */
function splitWords({ globalPeriod, pre, intra, post }: RvuRow): string {
  const hasAftercare = globalPeriod === '010' || globalPeriod === '090'
  if (!hasAftercare || [0, 1].includes(Number(intra))) return ''
  const [before, during, after] = [pre, intra, post].map(percent)
  return `${before} percent before, ${during} for the operation (modifier 54), ${after} after (55).`
}

/** Returns a share of four decimals in percent, without zeros that say nothing. */
function percent(share: string): string {
  return String(Math.round(Number(share) * 10_000) / 100)
}
