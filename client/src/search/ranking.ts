/**
 * How well codes fit a query, and which comes first: in whole numbers, so that every device agrees (pure).
 *
 * As the server's (`codes.search.ranking`); `tests/shared/search.json` holds both together.
 */
import { isBetter, type NameFit, nameFitter, UNSAID } from './name-fits.ts'
import { neededWords, type Query, weightOf } from './query.ts'
import { hasTitle, type SearchIndex, type WordsRow } from './search-index.ts'
import {
  BEGINNING,
  fitWords,
  type Marks,
  markRows,
  mayBeThere,
  mayFit,
  mayFitWell,
  neededBits,
  WHOLE,
  type WordFit,
} from './word-fits.ts'

/** What of a code the words of a query match, the better the higher. */
export const KINDS = {
  someWords: 0,
  names: 1,
  nameBeginnings: 2,
  name: 3,
  wholeName: 4,
  codeBeginning: 5,
  code: 6,
} as const

export type Kind = (typeof KINDS)[keyof typeof KINDS]

/** A row with what of it fits. */
export interface Match {
  readonly row: number
  readonly kind: Kind
  /** The place of the name that fits best; null for the code. */
  readonly name: number | null
  /** By which matches are sorted, the highest first; rows of one rank in their own order. */
  readonly rank: number
}

/** What a match is ranked by, beside its row. */
interface Fit {
  readonly kind: Kind
  /** How much the words tell that fit, in halves; 0 where all do. */
  readonly weight: number
  /** How much of the name the words are, in thousandths. */
  readonly closeness: number
}

/** From here on a code has words of ours or work of its own. */
const USUAL = 3
/** More than each part of a rank may be: eight words of 60, in halves; own use; prominence and prior; closeness. */
const [WEIGHTS, USES, CLASSES, CLOSENESSES] = [1024, 65_536, 8, 4096]

/** Sorts matches, the best first. */
export function byRank(a: Match, b: Match): number {
  return b.rank - a.rank || a.row - b.row
}

/** How rows of an index fit a query. */
export interface Ranker {
  readonly marks: Marks
  /** Bits of the words that a row must hold. */
  readonly needed: number
  /** How much each word tells. */
  readonly weights: readonly number[]
  /** Returns a rank that the row's is not above. */
  readonly highest: (row: number) => number
  readonly match: (row: number) => Match
}

/** Returns the match of a row by its code. */
export function codeMatch(index: SearchIndex, own: ReadonlyMap<string, number>, row: number, kind: Kind): Match {
  return { row, kind, name: null, rank: rankOf(index, own, row, { kind, weight: 0, closeness: 0 }) }
}

/**
 * Returns one number for how well the words match, then the person's own use, prominence, prior and closeness.
 *
 * Codes that clinicians log come before others in use, and these before those out of use.
 */
function rankOf(index: SearchIndex, own: ReadonlyMap<string, number>, row: number, fit: Fit): number {
  const { code = '', prominence = 0, prior = 0 } = index.rows[row] ?? {}
  const hasAll = fit.kind === KINDS.someWords ? 0 : 1
  const tier = hasAll === 0 || prominence >= USUAL ? 2 : prominence > 0 ? 1 : 0
  const match = ((hasAll * CLASSES + tier) * CLASSES + fit.kind) * WEIGHTS + fit.weight
  const uses = match * USES + Math.min(own.get(code) ?? 0, USES - 1)
  return ((uses * CLASSES + prominence) * CLASSES + prior) * CLOSENESSES + fit.closeness + UNSAID
}

/** Returns how rows fit a query; `own` has how often the person who searches uses codes. */
export function ranker(index: SearchIndex, query: Query, own: ReadonlyMap<string, number>): Ranker {
  const words = fitWords(index, query)
  const marks = markRows(index, query, words)
  const weights = weightsOf(query)
  const every = (1 << words.length) - 1
  const fitRow = rowFitter(index, query, words, weights)
  return {
    marks,
    needed: neededBits(query),
    weights,
    highest(row) {
      const mark = marks[row] ?? 0
      const kind = mayFit(mark) !== every ? KINDS.someWords : highestKind(index, row, mayBeThere(mark) === every, words)
      const weight = kind === KINDS.someWords ? weightOfFits(weights, mayFit(mark), mayFitWell(mark)) : 0
      return rankOf(index, own, row, { kind, weight, closeness: CLOSENESSES - UNSAID - 1 })
    },
    match(row) {
      const { name, ...fit } = fitRow(row)
      return { row, kind: fit.kind, name, rank: rankOf(index, own, row, fit) }
    },
  }
}

function highestKind(index: SearchIndex, row: number, areAllThere: boolean, words: readonly WordFit[]): Kind {
  if (!areAllThere) return KINDS.nameBeginnings
  const telling = index.telling.subarray(index.firstName[row], index.firstName[row + 1])
  return telling.some((count) => count <= words.length) ? KINDS.wholeName : KINDS.name
}

/** Returns how much some words tell together. */
export function weightOfBits(weights: readonly number[], bits: number): number {
  return weights.reduce((sum, weight, n) => sum + weight * ((bits >> n) & 1), 0)
}

/** Returns how much the words tell that fit, in halves; one that only begins a longer one, half as much. */
function weightOfFits(weights: readonly number[], fits: number, fitsWell: number): number {
  return weightOfBits(weights, fits) + weightOfBits(weights, fitsWell)
}

/** A letter beside other words tells nothing: too many words begin with it. */
function weightsOf(query: Query): readonly number[] {
  const needed = neededWords(query)
  return query.words.map((word) => (needed.includes(word) ? weightOf(word) : 0))
}

/** Returns how the names of a row fit, and which fits best. */
function rowFitter(index: SearchIndex, query: Query, words: readonly WordFit[], weights: readonly number[]) {
  const fitName = nameFitter(index, query, words)
  return (row: number): Fit & { readonly name: number } => {
    const [start, end] = [index.firstName[row] ?? 0, index.firstName[row + 1] ?? 0]
    const names = Array.from({ length: end - start }, (_, n) => fitName(start + n))
    const best = names.reduce((one, other) => (isBetter(other, one) ? other : one))
    const fits = weights.map((_, n) => Math.max(...names.map((name) => name.fits[n] ?? 0)))
    const kind = kindOf(best, fits)
    return {
      kind,
      name: best.name,
      closeness: kind === KINDS.wholeName ? closenessOf(titleOr(best, names, index.rows[row])) : best.closeness,
      weight: kind === KINDS.someWords ? weightOfFits(weights, bitsOf(fits, 0), bitsOf(fits, BEGINNING)) : 0,
    }
  }
}

function bitsOf(fits: readonly number[], least: number): number {
  return fits.reduce((bits, fit, n) => (fit > least ? bits | (1 << n) : bits), 0)
}

function kindOf(best: NameFit, fits: readonly number[]): Kind {
  if (best.isWhole) return KINDS.wholeName
  if (best.hasAll) return best.fits.every((fit) => fit === WHOLE) ? KINDS.name : KINDS.nameBeginnings
  return fits.every((fit) => fit > 0) ? KINDS.names : KINDS.someWords
}

function titleOr(best: NameFit, [first]: readonly NameFit[], row: WordsRow | undefined): NameFit {
  return row !== undefined && hasTitle(row) && first !== undefined ? first : best
}

/** Of several that own one synonym, those whose title says it all, too; else they come by code. */
function closenessOf({ hasAll }: NameFit): number {
  return Number(hasAll)
}
