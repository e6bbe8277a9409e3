/** Numbers as people type them: `6,000`, `4 800`, `85 %` (pure). The site reads them alike: `web/forms/reading.py`. */

export type NumberFault = 'not_a_number' | 'too_precise' | 'too_large'

export type TypedNumber =
  | { readonly kind: 'number'; readonly decimal: string }
  | { readonly kind: 'faulty'; readonly fault: NumberFault }

const THOUSANDS = /^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$/
const PLAIN = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/
const LONGEST = 40
/** Digits before the point that the server stores. */
const MOST_DIGITS = 7

/** Returns a number without a sign as decimal text with two places. A comma stands between thousands alone. */
export function readDecimal(typed: string): TypedNumber {
  return withPlaces(typed, 2)
}

/** Returns a whole number, also of percent, as decimal text without places. */
export function readWhole(typed: string): TypedNumber {
  return withPlaces(typed.trim().replace(/%$/, ''), 0)
}

function withPlaces(typed: string, places: number): TypedNumber {
  const written = typed.replaceAll(/\s+/g, '')
  const isNumber = written.length <= LONGEST && (THOUSANDS.test(written) || PLAIN.test(written))
  if (!isNumber) return { kind: 'faulty', fault: 'not_a_number' }
  const [digits = '', fraction = ''] = written.replaceAll(',', '').split('.')
  const rest = fraction.replace(/0+$/, '')
  if (rest.length > places) return { kind: 'faulty', fault: 'too_precise' }
  const whole = digits.replace(/^0+/, '') || '0'
  if (whole.length > MOST_DIGITS) return { kind: 'faulty', fault: 'too_large' }
  return { kind: 'number', decimal: places === 0 ? whole : `${whole}.${rest.padEnd(places, '0')}` }
}
