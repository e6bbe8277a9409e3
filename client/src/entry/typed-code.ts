/**
 * A code as people type it: with modifiers, with a count, in any case and with any dash (pure).
 *
 * The same parser as the server's (`codes.domain.typed_codes`); both are tested by the cases of
 * `tests/codes/data/typed_codes.json` and of `tests/shared/typed_codes.json`.
 */

/** A code with the modifiers in the order typed, and the units, 1 to 9999, where they were typed with it. */
export interface TypedCode {
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number | null
}

/** The longest text that is read as a sentence, in characters. */
export const LONGEST_SENTENCE = 500

const LONGEST = 64
const CODE = '[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}'
const MODIFIER = '[0-9A-Z]{2}'
// What Python takes for a blank: JavaScript's `\s` has the byte order mark and lacks the four separators and NEL.
export const BLANK = '[\\p{White_Space}\\x1c-\\x1f]'
// After a blank, X2 is twice and no modifier: X1 to X5 are modifiers, too, and are taken for such after a dash.
const WITH_MODIFIER = `(?:${BLANK}*[-,]${BLANK}*|${BLANK}+(?!X[0-9]))${MODIFIER}(?![0-9A-Z])`
// A count has four digits at most, so a code is none.
const COUNT = '(?<units>[1-9][0-9]{0,3})'
const TIMES = `${BLANK}*[X×✕✖⨯*]${BLANK}*`

const LINE = new RegExp(`^(?<code>${CODE})(?<modifiers>(?:${WITH_MODIFIER})*)$`, 'u')
const COUNT_BEHIND = new RegExp(`^(?<line>[^\\n]+?)${TIMES}${COUNT}$`, 'u')
const COUNT_BEFORE = new RegExp(`^${COUNT}${TIMES}(?<line>[^\\n]+)$`, 'u')
const EACH_MODIFIER = new RegExp(MODIFIER, 'gu')

const BLANKS_IN_FRONT = new RegExp(`^${BLANK}+`, 'u')
const SEPARATOR = new RegExp(`${BLANK}|[,-]`, 'u')
const DASHES = /\p{Pd}|[\u2212\u00ad]/gu // with the minus sign, and the hyphen that shows at the end of a line only
const INVISIBLE = /\p{Cf}/gu

/** Returns true for a text of which nothing is read, rather than a part. */
export function isTooLong(text: string): boolean {
  // What is pasted may be of any length: it is counted in signs only where that decides.
  return text.length > 2 * LONGEST_SENTENCE || [...text].length > LONGEST_SENTENCE
}

/**
 * Returns the code, modifiers and units that a text is; null for what is no code, or more than one.
 *
 * Whether there is such a code or modifier is not asked.
 */
export function parseTypedCode(text: string): TypedCode | null {
  // Counted in signs, and no more than needed: what is pasted may be of any length.
  if (text.length > 2 * LONGEST || [...text].length > LONGEST) return null
  const plain = plainText(text)
  return lineIn(plain) ?? onlyOne(countedIn(COUNT_BEHIND.exec(plain)), countedIn(COUNT_BEFORE.exec(plain)))
}

/** 1000XX1000 is 1000X a thousand times or X1000 a thousand times: nobody knows which. */
function onlyOne(behind: TypedCode | null, before: TypedCode | null): TypedCode | null {
  if (behind === null || before === null) return behind ?? before
  return JSON.stringify(behind) === JSON.stringify(before) ? behind : null
}

function countedIn(match: RegExpExecArray | null): TypedCode | null {
  const line = lineIn(match?.groups?.line ?? '')
  return line === null ? null : { ...line, units: Number(match?.groups?.units) }
}

function lineIn(plain: string): TypedCode | null {
  const { code, modifiers } = LINE.exec(plain)?.groups ?? {}
  return code === undefined ? null : { code, modifiers: modifiers?.match(EACH_MODIFIER) ?? [], units: null }
}

/** Returns the text in capitals, with hyphens for all dashes, without invisible signs and separators at its ends. */
function plainText(text: string): string {
  const plain = text.normalize('NFKC').replace(DASHES, '-').replace(INVISIBLE, '').replace(/[a-z]/g, upper)
  return withoutSeparatorsAtEnd(plain).replace(BLANKS_IN_FRONT, '')
}

function upper(letter: string): string {
  return letter.toUpperCase()
}

/** One look at each sign: an expression that ends with `+$` would look at each again from every one before it. */
function withoutSeparatorsAtEnd(text: string): string {
  let end = text.length
  while (end > 0 && SEPARATOR.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
