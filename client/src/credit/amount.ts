/** Exact amounts: RVUs and factors as whole numbers of 10⁻²⁴, rounded once at a line's end (pure). */

export type Amount = bigint

const PLACES = 24
const SCALE = 10n ** BigInt(PLACES)
/** A share of days (37 of 90) has no end as a decimal: what it makes is taken as exact to 18 places, as the server does. */
const TRACE = 10n ** BigInt(PLACES - 18)
const HUNDREDTH = 10n ** BigInt(PLACES - 2)

export const NOTHING: Amount = 0n
export const WHOLE: Amount = SCALE

/** Returns the amount of a decimal text, `4.57` or `0.625`. */
export function amountOf(decimal: string): Amount {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole) * SCALE + BigInt(fraction.padEnd(PLACES, '0').slice(0, PLACES))
}

export function times(amount: Amount, factor: Amount): Amount {
  return (amount * factor) / SCALE
}

/** Returns one amount less another, never below nothing. */
export function less(amount: Amount, other: Amount): Amount {
  return amount > other ? amount - other : NOTHING
}

export function smaller(amount: Amount, other: Amount): Amount {
  return amount < other ? amount : other
}

export function product(factors: readonly Amount[]): Amount {
  return factors.reduce(times, WHOLE)
}

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, amount) => total + amount, NOTHING)
}

/** Returns hundredths, rounded half up. */
export function hundredthsOf(amount: Amount): number {
  return Number(rounded(rounded(amount, TRACE) * TRACE, HUNDREDTH))
}

function rounded(amount: Amount, unit: Amount): bigint {
  return (amount + unit / 2n) / unit
}
