/**
 * The words of a sentence: what each is, and where (pure).
 *
 * The same tables in the same order as the server's (`procedures.domain.sentences.lexer`), held by `tests/shared/sentences.json`.
 */
import { BLANK } from './typed-code.ts'

export type AtomKind =
  | 'aside'
  | 'day'
  | 'code'
  | 'either'
  | 'slash'
  | 'hyphen'
  | 'times'
  | 'before'
  | 'word'
  | 'number'
  | 'another'
  | 'modifier'
  | 'named'
  | 'short'
  | 'role'
  | 'place'
  | 'correct'
  | 'negate'
  | 'all'
  | 'join'
  | 'filler'
  | 'colon'
  | 'end'
  | 'ask'

/** A word or sign of a sentence with its place in the text, in characters (code points). */
export interface Atom {
  readonly kind: AtomKind
  readonly text: string
  readonly start: number
  readonly end: number
}

const LETTER = '\ue001' // stands for any sign beyond ASCII that is no blank, hyphen or other punctuation
const WORD = `[a-z0-9${LETTER}]`
const CODE = '(?:[0-9]{4}[0-9a-z]|[a-z][0-9]{4})'
export const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const NUMBER = NUMBERS.join('|')
const SOME = `(?:[1-9][0-9]?|${NUMBER})`
const MANY = '[1-9][0-9]{0,3}'

const WEEKDAYS = 'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?'
const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
const NTH = '[0-9]{1,2}(?:st|nd|rd|th)?'

// What a number counts that is part of a name: "2 views", "45 minutes", "one vessel".
const MEASURES =
  'views?|min(?:ute)?s?|hours?|hrs?|levels?|leads?|days?|weeks?|months?|years?|mm|cm|mg|mcg|g|kg|ml|limbs?|vessels?|lobes?|studies|stations?|stages?|regions?|channels?|signals?|muscles?|lesions?|grafts?|phases?|markers?|parts?|joints?|compartments?|visits?|veins?|arteries|artery|assessments?|needles?|spots?|cores?'
const OPEN_END = '(?:over|older|up|under|younger|more|less|above|below)'

type Table = Readonly<Record<string, string>>

const MODIFIER_WORDS: Table = {
  'both (?:sides|eyes|ears|knees|hips|shoulders|hands|feet|legs|arms|wrists|elbows|ankles|breasts)': '50',
  'bilateral(?:ly)?': '50',
  bilat: '50',
  'right side': 'RT',
  'right eye': 'RT',
  right: 'RT',
  rt: 'RT',
  'left side': 'LT',
  'left eye': 'LT',
  left: 'LT',
  lt: 'LT',
  'read only': '26',
  'professional component': '26',
  'technical component': 'TC',
}
// Those that are no words of a sentence: others are read behind a hyphen alone.
export const MODIFIERS =
  '2[2-7]|3[23]|47|5[0-9]|6[236]|7[3-46-9]|8[0-2]|9[0-35-79]|tc|x[epsu]|gc|ge|gp|gn|go|gt|gq|kx|hn|ho|hq|q[kxyz]|f[a1-9]|t[a1-9]|e[1-4]|p[1-6]'
const SIDED = 'heart|atri(?:al|um)|ventric(?:le|ular)|colectomy|colon|hemicolectomy|hepatectomy|lobe'

const ROLES: Table = {
  'first assist(?:ed|ant)?': 'assistant',
  'assistant surgeon': 'assistant',
  'assist(?:ed|ing|ant)?': 'assistant',
  'co-?surgeon': 'cosurgeon',
  'supervised the resident': 'supervisor',
  'supervis(?:ed|ing|or)': 'supervisor',
  'as (?:the )?resident': 'resident',
  'observ(?:ed|er|ing)': 'observer',
  'as primary': 'primary',
  'primary surgeon': 'primary',
}

const PLACES: Table = {
  'skilled nursing facility|snf|skilled nursing': '31',
  'nursing (?:home|facility)': '32',
  'inpatient rehab': '61',
  '(?:hospital )?inpatient': '21',
  'inpatient hospital': '21',
  'outpatient hospital|hospital outpatient': '22 19',
  hospital: '21 22',
  office: '11',
  clinic: '11 22 19',
  'emergency (?:room|department)|er|ed': '23',
  'urgent care': '20',
  '(?:ambulatory )?surgery center|asc|surgicenter': '24',
  'assisted living': '13',
  hospice: '34',
  'dialysis (?:unit|center)': '65',
  'telehealth|telemedicine': '10 02',
  'patient at home': '10',
  "(?:patient'?s )?home": '12',
}
const NAMED_PLACE = oneOf(PLACES)

// Words before a number that is somebody's: it is never a code, a count or a day.
const PRIVATE =
  'mrn|acct|account|room|rm|bed|phone|tel|fax|cell|call(?:ed)?|chart|id|ssn|dob|born|zip|aged?|lmp|edd|since|until|due|suite|pager|ext|case number|record'
const FILLERS =
  'i|we|did|do|done|performed|had|have|got|log|logged|add|please|saw|seen|a|an|the|of|my|our|for|on|in|at|to|was|were|um|uh|only|just|patients?|each|by|from|as|side'

const BEFORE = `(?<!${WORD})`
const AFTER = `(?!${WORD})`
const END = `(?![-']${WORD}|${WORD})`
const LAST = '(?![\\s\\S])'
const A_CODE = `(?=${CODE}${AFTER})`

// Each kind with what it looks like; the first that fits a place is taken.
const RULES: readonly (readonly [AtomKind, string])[] = [
  [
    'aside',
    `${BEFORE}(?:${PRIVATE})${END}(?: (?:no|number|is|back|at|on))*[ #:.]*[0-9(+][0-9().,/+-]*(?: [0-9().,/-]{1,4}(?![0-9a-z]))*`,
  ],
  ['aside', words('tomorrow|next [a-z]+|(?:at )?(?:[0-9]{1,2}:[0-9]{2}(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m)')],
  [
    'day',
    words(
      `(?:on )?(?:day before yesterday|yesterday|last night|today|tonight|this (?:morning|afternoon|evening)|(?:on |last |this )(?:${WEEKDAYS})|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:[0-9]{1,2}|${NUMBER}) days? ago|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:/(?:20)?[0-9]{2})?|(?:the )?${NTH}(?: of)? (?:${MONTHS})(?:,? 20[0-9]{2})?|(?:${MONTHS})\\.? ${NTH}(?:,? 20[0-9]{2})?)|on the [0-9]{1,2}(?:st|nd|rd|th)`,
    ),
  ],
  ['code', `${BEFORE}${CODE}(?:'?s)?${AFTER}`],
  ['either', `-${A_CODE}|${words('or')}`],
  ['slash', `/${A_CODE}`],
  ['hyphen', ` ?- ?[0-9a-z]{2}${AFTER}`],
  ['times', words(`(?:\\* ?|times )(?:${MANY}|${NUMBER})|twice|${SOME} times|(?:${MANY}|${NUMBER}) ?units?(?: of)?`)],
  ['before', `${BEFORE}${MANY} ?\\*(?! ?${MANY}${END})`],
  [
    'word',
    words(
      `(?:[0-9]+(?:(?:-| to )[0-9]+)?|${NUMBER})[ -]?(?:${MEASURES})(?: (?:and|or) ${OPEN_END})?|(?:[0-9]+|${NUMBER}) (?:and|or) ${OPEN_END}|[0-9]+(?:[-.][0-9]+)+|(?:right and )?(?:right|left) (?:${SIDED})|(?:laparoscop[a-z]*|robot[a-z]*)[ -]assisted|w/o?|without (?:then|and) with|[a-z](?:&| and )[a-z]`,
    ),
  ],
  ['number', words(SOME)],
  ['another', words('another|(?:the )?other|one more')],
  ['modifier', words(`(?:on |to )?(?:the |his |her )?(?:${oneOf(MODIFIER_WORDS)})`)],
  ['named', words('(?:with )?mod(?:ifier)? ?[0-9a-z]{2}')],
  ['short', words(MODIFIERS)],
  ['role', words(`(?:as (?:an? |the )?|i )?(?:${oneOf(ROLES)})(?: (?:with|on|in))?`)],
  ['place', words(`(?:in|at|from|to) (?:the |an? |my |our )?(?:${NAMED_PLACE})`)],
  ['place', `${BEFORE}(?:${NAMED_PLACE})(?= ?[:,]| ${CODE}${AFTER}| ?${LAST})`],
  [
    'correct',
    words('no wait|no|wait|nope|sorry|i mean|i meant|make that|correction|rather|oops|actually|scratch that|instead'),
  ],
  ['negate', words("not|didn'?t|did not|cancel(?:led|ed)|refused|declined|never|don'?t|except|aborted")],
  ['all', words('all(?: on the)?')],
  ['join', `${words('and|plus|with|also|then')}|[&+]`],
  ['filler', words(FILLERS)],
  ['word', words(`${WORD}+(?:['.-]${WORD}+)*`)],
  ['colon', ':'],
  ['end', `[,;\\n]|\\.(?= |${LAST})| - |- | / `],
  ['ask', '\\?'],
]
const LEXER = new RegExp(RULES.map(([, rule]) => `(${rule})`).join('|'), 'g')

// An x between a count and a code is a times sign; X1 to X5 behind a hyphen are modifiers.
const TIMES = [
  `${BEFORE}(${MANY} ?)x( ?${CODE}${AFTER})`,
  `${BEFORE}(${CODE} ?)x( ?${MANY}${AFTER})`,
  `(?<![-a-z0-9${LETTER}])()x( ?${MANY}${AFTER})`,
  `${BEFORE}(${MANY} ?)x( (?=${WORD}))`,
].map((rule) => new RegExp(rule, 'g'))

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[\n\r]/, '\n'],
  [new RegExp(BLANK, 'u'), ' '],
  [/[\p{Pd}\u2212\u00ad]/u, '-'],
  [/[\p{Cf}\p{Mn}]/u, ''],
  [/[×✕✖⨯*]/, '*'],
  [/[’`´]/, "'"],
]

/** Returns the words and signs of a text that mean something or could, in their order. */
export function atomsOf(text: string): readonly Atom[] {
  const places: number[] = []
  let plain = ''
  for (const [place, sign] of [...text].entries()) {
    const signs = plainSign(sign)
    if (signs === '' || (signs === ' ' && plain.endsWith(' '))) continue
    plain += signs
    places.push(place)
  }
  for (const rule of TIMES) plain = plain.replace(rule, '$1*$2')
  return [...plain.matchAll(LEXER)].map((match) => atomOf(match, places))
}

/** Returns the modifier that words mean. */
export function modifierOf(text: string): string {
  return valueIn(MODIFIER_WORDS, text)
}

/** Returns the role that words mean. */
export function roleOf(text: string): string {
  return valueIn(ROLES, text.replace(/ (?:with|on|in)$/, ''))
}

/** Returns the places of service that words may mean. */
export function placesOf(text: string): readonly string[] {
  return valueIn(PLACES, text).split(' ')
}

/** Returns the value of the first rule of a table with which a text ends. */
function valueIn(table: Table, text: string): string {
  return Object.entries(table).find(([rule]) => new RegExp(`(?:^| )(?:${rule})$`).test(text))?.[1] ?? ''
}

function atomOf(match: RegExpExecArray, places: readonly number[]): Atom {
  const [whole] = match
  const text = whole.trim()
  const start = match.index + (text === '' ? 0 : whole.length - whole.trimStart().length)
  const end = start + (text || whole).length
  const rule = match.findIndex((group, place) => place > 0 && group !== undefined) - 1
  return { kind: RULES[rule]?.[0] ?? 'word', text, start: places[start] ?? 0, end: (places[end - 1] ?? 0) + 1 }
}

function plainSign(sign: string): string {
  const known = SIGNS.find(([signs]) => signs.test(sign))
  if (known !== undefined) return known[1]
  const plain = sign.normalize('NFKC')
  if (plain.length === 1 && plain < '\x80') return plain.toLowerCase()
  return /[\p{P}\p{S}]/u.test(sign) ? ' ' : LETTER
}

function words(rule: string): string {
  return `${BEFORE}(?:${rule})${END}`
}

function oneOf(table: Table): string {
  return Object.keys(table).join('|')
}
