/**
 * Modifiers that fit a code: two or three as chips, the rest folded (pure).
 *
 * Which fit follows from the indicators of a release, by their record layout; `tests/shared/modifier_choices.json` holds
 * it for each code of an excerpt.
 */
import { displayRow, isLevelII, type RowsOfCode, type RvuRow } from '../catalog/rows.ts'
import type { Role } from './line.ts'

export interface ModifierChips {
  /** Three at most. */
  readonly first: readonly string[]
  readonly folded: readonly string[]
}

export const MOST_MODIFIERS = 4
const MOST_CHIPS = 3

interface Subject {
  readonly code: string
  readonly rows: RowsOfCode
  readonly row: RvuRow
}

type Fits = (subject: Subject) => boolean

const withRow =
  (component: string): Fits =>
  ({ rows }) =>
    rows.has(component)
const isVisit: Fits = ({ code }) => isEvaluation(code) || EYE_VISITS.has(code)
const isSurgical: Fits = ({ row }) => ['000', '010', '090'].includes(row.globalPeriod)
const hasPackage: Fits = ({ row }) => ['010', '090'].includes(row.globalPeriod) && sharesAreWhole(row)
const hasSides: Fits = ({ row }) => ['1', '2', '3'].includes(row.bilatSurg)
const isReducedBesideOthers: Fits = ({ row }) => ['2', '3'].includes(row.multProc)
const hasCoSurgeons: Fits = ({ row }) => ['1', '2'].includes(row.coSurg)
const hasTeam: Fits = ({ row }) => ['1', '2'].includes(row.teamSurg)
const hasAssistant: Fits = (subject) => ['0', '2'].includes(subject.row.asstSurg) && isSurgical(subject)
const canBeStopped: Fits = (subject) => subject.rows.has('53') || isSurgical(subject)

// The general eye examinations, which are visits outside the range of visits.
const EYE_VISITS = new Set(['92002', '92004', '92012', '92014'])
const EVALUATION = [
  ['98000', '98920'],
  ['99202', '99500'],
] as const

/** In the order of the folded ones. */
const CHOICES: readonly (readonly [modifier: string, fits: Fits])[] = [
  ['26', withRow('26')],
  ['TC', withRow('TC')],
  ['25', isVisit],
  ['24', isVisit],
  ['57', isVisit],
  ['95', isVisit],
  ['50', hasSides],
  ['RT', hasSides],
  ['LT', hasSides],
  ['59', isReducedBesideOthers],
  ['51', isReducedBesideOthers],
  ['22', isSurgical],
  ['52', isSurgical],
  ['53', canBeStopped],
  ['54', hasPackage],
  ['55', hasPackage],
  ['56', hasPackage],
  ['58', hasPackage],
  ['78', hasPackage],
  ['79', hasPackage],
  ['62', hasCoSurgeons],
  ['66', hasTeam],
  ['80', hasAssistant],
  ['82', hasAssistant],
  ['AS', hasAssistant],
]

// What most lines with such a code have. 51 and the parts of a package stand on few, and most systems add 51 by themselves.
const USUAL = ['26', 'TC', '25', '57', '95', 'RT', 'LT', '50', '59', '51']
const USUAL_OF_ROLE: { readonly [role in Role]?: readonly string[] } = {
  assistant: ['80', '82', 'AS'],
  cosurgeon: ['62'],
}

// Of each of these a line has one at most.
const EXCLUDING = [
  ['26', 'TC'],
  ['80', '81', '82', 'AS', '62', '66'],
]
const SIDES = ['RT', 'LT']

/** Returns the modifiers that fit a code with these rows by component; none without a row. */
export function modifierChoices(code: string, rows: RowsOfCode): readonly string[] {
  const row = displayRow(rows)
  if (row === null) return []
  const subject = { code, rows, row }
  // Payers have modifiers of their own for a Level II code without a work RVU.
  const hasWork = row.work.basis === 'work_rvu'
  return CHOICES.filter(([modifier, fits]) => fits(subject) && (hasWork || rows.has(modifier) || !isLevelII(code))).map(
    ([modifier]) => modifier,
  )
}

/**
 * Returns the modifiers that fit, the usual ones of the role and of the code first.
 *
 * Those already on the line stand among the first or the folded ones, also where they do not fit.
 */
export function modifierChips(
  code: string,
  rows: RowsOfCode,
  { role, chosen = [] }: { readonly role: Role; readonly chosen?: readonly string[] },
): ModifierChips {
  const fitting = modifierChoices(code, rows)
  const usual = [...(USUAL_OF_ROLE[role] ?? []), ...USUAL].filter((modifier) => fitting.includes(modifier))
  const first = usual.slice(0, MOST_CHIPS)
  const all = [...fitting, ...chosen.filter((modifier) => !fitting.includes(modifier))]
  return { first, folded: all.filter((modifier) => !first.includes(modifier)) }
}

/**
 * Returns the modifiers of a line after a tap on one: taken off, or put at the end.
 *
 * What it excludes is taken off: 26 and TC, two roles of a surgeon, 50 beside a side. A fifth changes nothing.
 */
export function toggleModifier(modifiers: readonly string[], modifier: string): readonly string[] {
  if (modifiers.includes(modifier)) return modifiers.filter((one) => one !== modifier)
  const kept = modifiers.filter((one) => !excludes(modifier, one))
  return kept.length < MOST_MODIFIERS ? [...kept, modifier] : modifiers
}

function excludes(modifier: string, other: string): boolean {
  const isSideOfBoth = (modifier === '50' && SIDES.includes(other)) || (other === '50' && SIDES.includes(modifier))
  return isSideOfBoth || EXCLUDING.some((group) => group.includes(modifier) && group.includes(other))
}

function isEvaluation(code: string): boolean {
  return /^[0-9]{5}$/.test(code) && EVALUATION.some(([first, end]) => first <= code && code < end)
}

function sharesAreWhole({ pre, intra, post }: RvuRow): boolean {
  return [pre, intra, post].reduce((sum, share) => sum + Math.round(Number(share) * 10_000), 0) === 10_000
}
