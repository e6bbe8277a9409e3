/** Differences of wRVU in words. */
import { wrvuText } from './intl.ts'

/** Returns a difference of hundredths with its sign, as `+0.29` or `−3.18` with a true minus; null is not known. */
export function differenceText(hundredths: number | null): string {
  if (hundredths === null || hundredths === 0) return wrvuText(hundredths)
  return `${hundredths > 0 ? '+' : '−'}${wrvuText(Math.abs(hundredths))}`
}
