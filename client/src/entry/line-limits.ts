/** Days and numbers that a line may have, as typed (pure). Source: the sync contract, section 1. */
import { isDay } from './day.ts'
import type { LineFault } from './line-form.ts'

export const FIRST_DAY = '1992-01-01'
export const MOST_UNITS = 9999
export const MOST_MINUTES = 1440

/** Returns what is wrong with a day; null where nothing is. */
export function faultOfDay(day: string): LineFault | null {
  if (!isDay(day)) return { kind: 'day' }
  return day < FIRST_DAY ? { kind: 'day_too_early' } : null
}

/** Returns what is wrong with a whole number from 1 on, as typed; null where nothing is. */
export function faultOfNumber(text: string, most: number): LineFault | null {
  const isNumber = /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most
  return isNumber ? null : { kind: 'number', least: 1, most }
}
