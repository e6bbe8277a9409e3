/** Settings of a user that the app reads, out of the rows of the store (pure). */
import type { Row } from '../store/schema.ts'
import type { Change } from '../store/store.ts'
import { settingId } from '../sync/ids.ts'
import type { Json } from '../sync/protocol.ts'

export type SettingRow = Pick<Row, 'shown' | 'rev' | 'edits'>

/** The full hour at which a day starts, 0 to 6: a night shift ends on the day on which it began. */
export const DAY_STARTS_AT = 'day_starts_at'
/** Two digits of the place of service that a new line has. */
export const DEFAULT_PLACE = 'default_place'
export const LATEST_DAY_START = 6
/** The colors of site and app. */
export const THEME = 'theme'
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** True once the person was asked who they are, on whichever device: nobody is asked twice. */
export const ONBOARDED = 'onboarded'

/** Returns the value of a setting; undefined where there is none. Of two rows of one key the later written counts. */
export function settingOf(rows: readonly SettingRow[], key: string): Json | undefined {
  const ofKey = rows.filter((row) => row.shown?.key === key)
  return ofKey.reduce<SettingRow | null>((latest, row) => (isLater(row, latest) ? row : latest), null)?.shown?.value
}

/** Returns the change that sets a value, or takes it back with null. `namespace` is `sync_namespace` of the session. */
export function changeSetting(key: string, value: Json, namespace: string): Change {
  return { collection: 'settings', id: settingId(key, namespace), target: () => ({ key, value }) }
}

/** Returns the hour at which days start: midnight where nothing, or something else, is set. */
export function dayStartsAt(rows: readonly SettingRow[]): number {
  const hour = settingOf(rows, DAY_STARTS_AT)
  return typeof hour === 'number' && Number.isInteger(hour) && hour >= 0 && hour <= LATEST_DAY_START ? hour : 0
}

/** Returns the place of service of a new line; null for none. */
export function defaultPlace(rows: readonly SettingRow[]): string | null {
  const place = settingOf(rows, DEFAULT_PLACE)
  return typeof place === 'string' && /^[0-9]{2}$/.test(place) ? place : null
}

/** Returns the colors that the person has chosen; those of the system where nothing, or something else, is set. */
export function themeOf(rows: readonly SettingRow[]): Theme {
  const chosen = settingOf(rows, THEME)
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}

/** What was not sent yet is later than what the server has. */
function isLater(row: SettingRow, other: SettingRow | null): boolean {
  return other === null || placeInTime(row) > placeInTime(other)
}

function placeInTime({ rev, edits }: SettingRow): number {
  return edits.length > 0 ? Number.POSITIVE_INFINITY : (rev ?? 0)
}
