/**
 * What clinicians write for short, and the words that say nothing in a search (pure).
 *
 * As the server's (`codes.search.abbreviations`); `tests/shared/search_shorthand.json` holds both together.
 */

/** One word, or several that must all be there. */
export type Reading = readonly string[]

/** A search is not narrowed by these; "without" is none of them. */
export const FILLERS: ReadonlySet<string> = new Set('a an and at by for from in of on or the then to with'.split(' '))

/** The word of the field and the plain one, which our titles prefer; each finds the other. */
const PAIRS = [
  ['arterial', 'artery'],
  ['arthroplasty', 'replacement'],
  ['arthroscopy', 'scope'],
  ['assessment', 'evaluation'],
  ['cardiac', 'heart'],
  ['cerebral', 'brain'],
  ['cutaneous', 'skin'],
  ['esophageal', 'esophagus'],
  ['gastric', 'stomach'],
  ['hepatic', 'liver'],
  ['laryngeal', 'larynx'],
  ['nasal', 'nose'],
  ['ocular', 'eye'],
  ['pulmonary', 'lung'],
  ['rectal', 'rectum'],
  ['renal', 'kidney'],
  ['resection', 'removal'],
  ['spinal', 'spine'],
  ['splenic', 'spleen'],
  ['tracheal', 'windpipe'],
  ['ureteral', 'ureter'],
  ['uterine', 'uterus'],
  ['venous', 'vein'],
] as const

const OWN: Readonly<Record<string, readonly Reading[]>> = {
  removal: [['removed'], ['cut', 'out'], ['taken', 'out'], ['resection']],
  1: [['one'], ['single']],
  2: [['two']],
  3: [['three']],
  4: [['four']],
  5: [['five']],
  6: [['six']],
  abd: [['abdomen'], ['abdominal']],
  afib: [['atrial', 'fibrillation']],
  appy: [['appendectomy'], ['appendix']],
  bx: [['biopsy'], ['biopsies']],
  cath: [['catheter'], ['catheterization']],
  csection: [['cesarean']],
  cxr: [['chest', 'xray']],
  dx: [['diagnostic']],
  ecg: [['ekg'], ['electrocardiogram']],
  ekg: [['ecg'], ['electrocardiogram']],
  education: [['training'], ['teaching']],
  er: [['emergency'], ['ed']],
  ed: [['emergency']],
  excision: [['removal'], ['removed'], ['cut', 'out']],
  f2f: [['face']],
  fb: [['foreign', 'body']],
  followup: [['subsequent']],
  fx: [['fracture']],
  gb: [['gallbladder']],
  hr: [['hour']],
  hrs: [['hour']],
  initial: [['first']],
  inpt: [['inpatient'], ['hospital']],
  lvl: [['level']],
  lp: [
    ['lumbar', 'puncture'],
    ['spinal', 'tap'],
  ],
  med: [['medication']],
  mgmt: [['management']],
  mod: [['moderate']],
  mr: [['mri']],
  nutrition: [['diet']],
  ob: [['obstetric'], ['pregnancy']],
  peds: [['pediatric'], ['child']],
  preop: [['preoperative']],
  postop: [['postoperative']],
  pt: [['patient'], ['physical', 'therapy']],
  pts: [['patient']],
  reduction: [['set']],
  repair: [['repaired'], ['fixed']],
  sono: [['ultrasound']],
  subq: [['subcutaneous'], ['skin']],
  surg: [['surgery'], ['surgical']],
  tx: [['treatment'], ['therapy']],
  us: [['ultrasound']],
  wo: [['without']],
  vax: [['vaccine'], ['vaccination']],
  xr: [['xray']],
}

/** What a word may stand for beside itself. */
export const SHORTHAND: ReadonlyMap<string, readonly Reading[]> = new Map<string, readonly Reading[]>([
  ...PAIRS.flatMap(([one, other]): [string, Reading[]][] => [
    [one, [[other]]],
    [other, [[one]]],
  ]),
  ...Object.entries(OWN),
])

/** Before a text is cut into words. */
const WRITTEN_WITH_SIGNS = [
  [/\bw[ \t-\r]*\/?[ \t-\r]*(and\b|&)?[ \t-\r]*w\/?o\b/g, ' without then with '],
  [/\bw\/?o[ \t-\r]*([ \t-\r]|\/|&|and\b)[ \t-\r]*w(?![\w/])/g, ' without then with '],
  [/\bw\/[ \t-\r]*o\b/g, ' without '],
  [/\bw\//g, ' with '],
  [/\bf\/u\b/g, ' followup '],
  [/\bx[- ]ray/g, ' xray'],
  [/\bfollow[- ]up/g, ' followup'],
] as const

/** Returns a text in small letters with what is written with signs ("w/o", "X-ray") as words. */
export function spelledOut(text: string): string {
  return WRITTEN_WITH_SIGNS.reduce((written, [signs, word]) => written.replace(signs, word), text)
}
