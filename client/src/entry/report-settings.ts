/**
 * What reports rest on: working days, holidays, leave, Medicare's share, percentiles of one's own (pure).
 *
 * They are settings of the sync; the server reads them alike: `procedures/collections/preferences.py`.
 */
import type { Change } from '../store/store.ts'
import type { Json } from '../sync/protocol.ts'
import { isDay } from './day.ts'
import { FIRST_DAY } from './line-limits.ts'
import { type Screening, screen } from './patient-data.ts'
import { changeSetting, type SettingRow, settingOf } from './settings.ts'
import { readDecimal, readWhole } from './typed-number.ts'

export interface Leave {
  readonly first: string
  readonly last: string
}

/** As a form has it: texts as they are typed, days as `YYYY-MM-DD` or ''. */
export interface ReportSettings {
  /** Percent; '' where it is not said. */
  readonly medicareShare: string
  /** Monday is 1, Sunday 7. */
  readonly workdays: readonly number[]
  /** `US`, `US-TX`, or '' for none. */
  readonly holidays: string
  readonly leave: readonly Leave[]
  readonly tableName: string
  readonly tableYear: string
  /** A line a percentile: `50 5,200`. */
  readonly tablePoints: string
}

export type SettingFault =
  | 'share'
  | 'no_workday'
  | 'leave'
  | 'leave_order'
  | 'too_many'
  | 'required'
  | 'year'
  | 'point'
  | 'not_rising'
  | 'patient_data'
export type SettingFaults = { readonly [name in keyof ReportSettings]?: SettingFault }

export const DEFAULT_WORKDAYS: readonly number[] = [1, 2, 3, 4, 5]
export const DEFAULT_HOLIDAYS = 'US'
export const MOST_LEAVE = 60
export const LONGEST_TABLE_NAME = 80
const MOST_POINTS = 20
const YEARS = { first: 1992, last: 2200 } as const
const POINT = /^[pP]?([1-9][0-9]?)(?:%|st|nd|rd|th)?\s+(.+)$/
const HOLIDAYS = /^(?:US(?:-[A-Z]{2})?)?$/

/** Returns what is set; a value that cannot be read stands at its default, as on the server. */
export function reportSettings(rows: readonly SettingRow[]): ReportSettings {
  const share = settingOf(rows, 'medicare_share')
  const holidays = settingOf(rows, 'holidays')
  return {
    medicareShare: typeof share === 'number' ? String(share) : '',
    workdays: workdaysOf(settingOf(rows, 'workdays')),
    holidays: typeof holidays === 'string' && HOLIDAYS.test(holidays) ? holidays : DEFAULT_HOLIDAYS,
    leave: leaveOf(settingOf(rows, 'leave')),
    ...tableOf(settingOf(rows, 'own_table')),
  }
}

export type ReadSettings =
  | { readonly kind: 'ready'; readonly values: { readonly [key: string]: Json } }
  | { readonly kind: 'faulty'; readonly faults: SettingFaults }

/** Returns the settings of a form by key; null takes one back to its default. */
export function readReportSettings(form: ReportSettings): ReadSettings {
  const share = readShare(form.medicareShare)
  const table = readTable(form)
  const faults: SettingFaults = {
    ...(share === 'faulty' ? { medicareShare: 'share' } : {}),
    ...(form.workdays.length === 0 ? { workdays: 'no_workday' } : {}),
    ...leaveFaults(form.leave),
    ...(table.kind === 'faulty' ? table.faults : {}),
  }
  if (share === 'faulty' || table.kind === 'faulty' || Object.keys(faults).length > 0) return { kind: 'faulty', faults }
  return {
    kind: 'ready',
    values: {
      medicare_share: share,
      workdays: form.workdays.toSorted((a, b) => a - b),
      holidays: form.holidays,
      leave: form.leave.map(({ first, last }) => [first, last === '' ? first : last]),
      own_table: table.value,
    },
  }
}

/** Returns the changes that store what differs from what is set. */
export function changesOfSettings(
  values: { readonly [key: string]: Json },
  rows: readonly SettingRow[],
  namespace: string,
): readonly Change[] {
  const before = readReportSettings(reportSettings(rows))
  const known = before.kind === 'ready' ? before.values : {}
  return Object.entries(values)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(known[key]))
    .map(([key, value]) => changeSetting(key, value, namespace))
}

function readShare(typed: string): number | null | 'faulty' {
  if (typed.trim() === '') return null
  const number = readWhole(typed)
  return number.kind === 'faulty' || Number(number.decimal) > 100 ? 'faulty' : Number(number.decimal)
}

function leaveFaults(leave: readonly Leave[]): SettingFaults {
  if (leave.length > MOST_LEAVE) return { leave: 'too_many' }
  const isWrong = (day: string) => !isDay(day) || day < FIRST_DAY
  if (leave.some(({ first, last }) => isWrong(first) || (last !== '' && isWrong(last)))) return { leave: 'leave' }
  return leave.some(({ first, last }) => last !== '' && last < first) ? { leave: 'leave_order' } : {}
}

type ReadTable =
  | { readonly kind: 'ready'; readonly value: Json }
  | { readonly kind: 'faulty'; readonly faults: SettingFaults }

/** A table has its name, its year and its percentiles, or nothing of them. */
function readTable({ tableName, tableYear, tablePoints }: ReportSettings): ReadTable {
  const typed = { tableName: tableName.trim(), tableYear: tableYear.trim(), tablePoints: tablePoints.trim() }
  const missing = Object.entries(typed).filter(([, value]) => value === '')
  if (missing.length === 3) return { kind: 'ready', value: null }
  if (missing.length > 0) {
    return { kind: 'faulty', faults: Object.fromEntries(missing.map(([name]) => [name, 'required'])) }
  }
  const year = readWhole(typed.tableYear)
  const points = readPoints(typed.tablePoints)
  const faults: SettingFaults = {
    ...nameFaults(screen(typed.tableName, LONGEST_TABLE_NAME)),
    ...(year.kind === 'faulty' || !isYear(Number(year.decimal)) ? { tableYear: 'year' } : {}),
    ...(typeof points === 'string' ? { tablePoints: points } : {}),
  }
  if (year.kind === 'faulty' || Object.keys(faults).length > 0) return { kind: 'faulty', faults }
  return { kind: 'ready', value: { name: typed.tableName, year: Number(year.decimal), points } }
}

function nameFaults(screening: Screening): SettingFaults {
  if (screening.status === 'clean') return {}
  return { tableName: screening.status === 'too_long' ? 'too_many' : 'patient_data' }
}

function isYear(year: number): boolean {
  return year >= YEARS.first && year <= YEARS.last
}

/** Returns wRVU by percentile, or what is wrong with a line of them. */
function readPoints(typed: string): { readonly [percent: string]: string } | SettingFault {
  const lines = typed.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > MOST_POINTS) return 'too_many'
  const points: [number, string][] = []
  for (const line of lines) {
    const [, percent, figure] = POINT.exec(line.trim()) ?? []
    const number = figure === undefined ? null : readDecimal(figure)
    const isGiven = points.some(([one]) => one === Number(percent))
    if (number?.kind !== 'number' || isGiven) return 'point'
    points.push([Number(percent), number.decimal])
  }
  const rising = points.toSorted(([one], [other]) => one - other)
  const isFalling = rising.some(([, figure], n) => n > 0 && Number(figure) < Number(rising[n - 1]?.[1]))
  return isFalling ? 'not_rising' : Object.fromEntries(rising)
}

function workdaysOf(value: Json | undefined): readonly number[] {
  const isList = Array.isArray(value) && value.length > 0 && new Set(value).size === value.length
  const days = isList ? value.filter((day) => Number.isInteger(day) && Number(day) >= 1 && Number(day) <= 7) : []
  return isList && days.length === value.length ? days.map(Number) : DEFAULT_WORKDAYS
}

function leaveOf(value: Json | undefined): readonly Leave[] {
  if (!Array.isArray(value)) return []
  const spans = value.flatMap((span) => {
    if (!Array.isArray(span) || span.length !== 2) return []
    const [first, last] = span.map(String)
    return first !== undefined && last !== undefined && isDay(first) && isDay(last) ? [{ first, last }] : []
  })
  return spans.length === value.length ? spans : []
}

function tableOf(value: Json | undefined): Pick<ReportSettings, 'tableName' | 'tableYear' | 'tablePoints'> {
  const { name, year, points } = (value ?? {}) as { readonly [member: string]: Json } // members are checked here
  if (typeof name !== 'string' || typeof year !== 'number' || typeof points !== 'object' || points === null) {
    return { tableName: '', tableYear: '', tablePoints: '' }
  }
  const lines = Object.entries(points).toSorted(([one], [other]) => Number(one) - Number(other))
  return {
    tableName: name,
    tableYear: String(year),
    tablePoints: lines.map(([percent, figure]) => `${percent} ${String(figure)}`).join('\n'),
  }
}
