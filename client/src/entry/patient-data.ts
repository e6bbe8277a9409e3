/**
 * Notes that look like patient data (pure).
 *
 * The same rule as the server's (`procedures.collections.patient_data`), which says what it is a net for and what passes;
 * both are tested by `tests/procedures/data/patient_data.json` and `tests/shared/patient_data.json`. The expressions are
 * written as there, and `expression` gives their classes the meaning that they have in Python, where a digit is one of any
 * script and a letter any letter. For that all signs beyond ASCII become one of three beforehand: classes of all letters in
 * the expressions would take a slow phone half a second to make.
 */

export const PATIENT_DATA = ['note_email', 'note_ssn', 'note_date_of_birth', 'note_phone', 'note_mrn'] as const
export type PatientData = (typeof PATIENT_DATA)[number]

const { raw } = String

const UNIT = raw`(?!\s?(?:mg|mcg|ug|g|kg|ml|cc|l|mm|cm|units?|u|iu|meq|mmol|cells|copies|/)\b)`
const YEAR = raw`(?:19|20)\d\d`
const MONTH = raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`
const NTH = raw`\d{1,2}(?:st|nd|rd|th)?`
const DOT = raw`\s?[/. -]\s?`
const NUMBERS = [
  raw`(?:\d{1,2}${DOT}\d{1,2}${DOT}(?:${YEAR}|\d\d)|${YEAR}${DOT}\d{1,2}${DOT}\d{1,2}`,
  raw`|\d{1,2}\s?[/.-]\s?${YEAR})`,
].join('')
const BETWEEN = raw`(?:\s+of\s+|[\s./-]{0,2})`
const BEFORE_YEAR = raw`[\s,./-]{0,2}`
const WORDS = [
  raw`(?:${NTH}${BETWEEN}${MONTH}${BEFORE_YEAR}(?:${YEAR}|\d\d\b)`,
  raw`|${MONTH}[\s./-]{0,2}${NTH}${BEFORE_YEAR}${YEAR}|${MONTH}\s{0,2}${YEAR})`,
].join('')
const OLD_YEAR = raw`19(?:[0-8]\d|9[01])`
const OLD_DATES = [
  raw`\d{1,2}[/.-]\d{1,2}[/.-]${OLD_YEAR}`,
  raw`${OLD_YEAR}[/.-]\d{1,2}[/.-]\d{1,2}`,
  // Two digits of a year from 40 to 91 belong to the last century.
  raw`(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:[4-8]\d|9[01])`,
  raw`${NTH}${BETWEEN}${MONTH}${BEFORE_YEAR}${OLD_YEAR}`,
  raw`${MONTH}[\s./-]{0,2}${NTH}${BEFORE_YEAR}${OLD_YEAR}`,
].join('|')
const FREE = raw`(?<![\w.,/-])`
const END = raw`(?![\w/-]|[.,]\d)`
const GAP = raw`\W{0,4}`
// The first of single digits with blanks between; grades of muscle strength, all from 0 to 5, are written so, too.
const SPACED = raw`(?<!\d )(?<![\w.,/-])(?=[\d ]*[6-9])\d`

// In the order in which codes are given. What a pattern found is cut out, so that no number counts twice.
const PATTERNS: { readonly [kind in PatientData]: readonly string[] } = {
  note_email: [raw`[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}`],
  note_ssn: [
    raw`${FREE}\d{3}(\s?[-._/]\s?|\s{1,2})\d{2}\1\d{4}${END}`,
    raw`|\b(?:ssn|s\.s\.n\.?|social security(?: (?:no|number))?)\W{0,4}\d[\d .-]{7,12}`,
    raw`|${SPACED}(?: \d){8}(?! ?\d)${END}`,
  ],
  note_date_of_birth: [
    raw`\b(?:dob|d\.o\.b\.?|yob|date of birth|year of birth|birth[ -]?(?:date|year)|birthday|born)\b`,
    raw`${GAP}(?:(?:on|in|the|is|of)\s+){0,2}(?:${NUMBERS}|${WORDS}|\d{6,8}|${YEAR}\b)`,
    raw`|${FREE}(?:${OLD_DATES})${END}`,
  ],
  note_phone: [
    raw`(?<![\w.,/-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}${END}${UNIT}`,
    raw`|${FREE}[2-9]\d\d[2-9]\d{6}${END}${UNIT}`,
    raw`|(?<!\w)\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}\b(?<=\d{2})`,
    raw`|\b(?:phone|tel|telephone|cell|mobile|call(?:back)?|fax)\b\W{0,3}(?:no\.? |number )?\(?\d[\d ().-]{5,14}\d`,
    raw`|${SPACED}(?: \d){9}(?! ?\d)${END}`,
  ],
  note_mrn: [
    // These mean a record whatever stands between, a line break, too; the shorter words below mean other things.
    raw`\b(?:mrn|m\.r\.n\.?|mr ?#|med(?:ical)? rec(?:ord)?(?: (?:no|num|number))?|`,
    raw`(?:patient|pat|pt)\.? ?(?:id|no|number|#)|chart ?(?:no|number|#)|hospital (?:no|number))`,
    raw`\.?(?:\W|_){0,4}(?:is\s)?[a-z]{0,3}-?\d(?:[ -]?\d){3,}`,
    raw`|\b(?:acct|account (?:no|number)|csn|fin)[^\w\n]{0,3}(?:is )?[a-z]{0,3}-?\d{4,}`,
    // The number of a Medicare card, which has letters and digits in places of their own.
    raw`|${FREE}[1-9][a-z][a-z0-9]\d-?[a-z][a-z0-9]\d-?[a-z]{2}\d\d${END}`,
    raw`|${FREE}[a-z]{0,3}\d{7,12}${END}${UNIT}`,
  ],
}

// Signs that stand for any digit, any other letter or number, and anything else beyond ASCII.
const [DIGIT, LETTER, OTHER] = ['\ue000', '\ue001', '\ue002']

// A class in brackets as a whole, or an escape outside of one.
const CLASS_OR_ESCAPE = /\[(?:\\.|[^\]\\])*\]|\\./g
const WORD = `a-z0-9_${DIGIT}${LETTER}`
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const IN_CLASS: { readonly [sequence: string]: string } = { '\\w': WORD, '\\s': SPACE, '\\d': `0-9${DIGIT}` }
const ALONE: { readonly [sequence: string]: string } = {
  '\\w': `[${WORD}]`,
  '\\W': `[^${WORD}]`,
  '\\s': `[${SPACE}]`,
  '\\d': `[0-9${DIGIT}]`,
  '\\b': `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`,
}
const FINDERS = PATIENT_DATA.map((kind) => ({ kind, finder: expression(PATTERNS[kind].join('')) }))

const DASHES = /[\u2010-\u2015\u2212]/g
const WITHOUT_WIDTH = /[\u200b-\u200d\u2060\ufeff\u00ad]/g
// Python takes both for an i, whatever the case.
const OTHER_I = /[\u0130\u0131]/g
const BEYOND_ASCII = /[^\0-\x7f]/gu
const BLANK_BEYOND_ASCII = new RegExp(`[${SPACE}]`)

/**
 * Returns each kind of patient data that a text seems to hold, in the order of `PATIENT_DATA`.
 *
 * Digits and hyphens are read in all their typographic forms. The time grows with the square of the length: look at
 * the length first, as `screen` does.
 */
export function patientDataIn(text: string): readonly PatientData[] {
  const kinds: PatientData[] = []
  let rest = plainText(text)
  for (const { kind, finder } of FINDERS) {
    const without = rest.replace(finder, ' ⟂ ')
    if (without !== rest) kinds.push(kind)
    rest = without
  }
  return kinds
}

/** What may become of a text that a person wrote. */
export type Screening =
  | { readonly status: 'clean' }
  | { readonly status: 'too_long'; readonly most: number }
  | { readonly status: 'patient_data'; readonly kinds: readonly PatientData[] }

/** The longest texts that the server takes, in characters (code points). */
export const LONGEST_NOTE = 500
export const LONGEST_LABEL = 80

/** Returns whether a text may be stored, of so many characters at most: it is asked before the save. */
export function screen(text: string, most: number): Screening {
  if (text.length > 2 * most || [...text].length > most) return { status: 'too_long', most }
  const kinds = patientDataIn(text)
  return kinds.length === 0 ? { status: 'clean' } : { status: 'patient_data', kinds }
}

/** ASCII letters are made small, and the expressions have small ones only: that is all that ignoring case means here. */
function plainText(text: string): string {
  const plain = text.normalize('NFKC').replace(DASHES, '-').replace(WITHOUT_WIDTH, '').replace(OTHER_I, 'i')
  return plain.replace(BEYOND_ASCII, standIn).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function standIn(sign: string): string {
  // Blanks stay: what stands between two numbers is compared with what stands between the next two.
  if (BLANK_BEYOND_ASCII.test(sign)) return sign
  if (/\p{Nd}/u.test(sign)) return DIGIT
  return /[\p{L}\p{N}]/u.test(sign) ? LETTER : OTHER
}

/** Returns an expression of Python's as one of JavaScript's that finds the same in a plain text. */
function expression(pattern: string): RegExp {
  return new RegExp(pattern.replace(CLASS_OR_ESCAPE, asInPython), 'g')
}

function asInPython(part: string): string {
  if (!part.startsWith('[')) return ALONE[part] ?? part
  return part.replace(/\\./g, (sequence) => IN_CLASS[sequence] ?? sequence)
}
