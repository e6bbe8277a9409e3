/** What is said of the settings that reports rest on. */
import type { SettingFault } from '../entry/report-settings.ts'

export const REPORT_SETTINGS = {
  heading: 'What these reports rest on',
  share: 'Medicare’s share of your work, percent',
  shareHint: 'Traditional Medicare alone, without Medicare Advantage: no more is in its file.',
  workdays: 'Days you work',
  holidays: 'Holidays that you keep',
  noHolidays: 'None',
  federal: 'Federal',
  federalAnd: (state: string) => `Federal and ${state}`,
  leave: 'Leave',
  leaveHint: 'Days of leave are no working days, and count for no year of a position.',
  leaveFirst: 'First day of leave',
  leaveLast: 'Last day of leave',
  addLeave: 'Add leave',
  removeLeave: (first: string) => (first === '' ? 'Remove this leave' : `Remove the leave from ${first}`),
  remove: 'Remove',
  table: 'Percentiles from a contract or survey of your own',
  tableHint: 'Nobody else sees them; you are placed among them like in any survey.',
  tableName: 'What they are from',
  tableYear: 'Year',
  tablePoints: 'Percentile and yearly wRVU at full time, a line each',
  tablePlaceholder: '50 5,200',
  save: 'Save these settings',
  saved: 'Settings saved.',
  waitsForSync: 'These settings can be changed once this phone has synced for the first time.',
} as const

export const SETTING_FAULTS: Readonly<Record<SettingFault, string>> = {
  share: 'Give a whole number of percent from 0 to 100, such as 40.',
  no_workday: 'Choose at least one day.',
  leave: 'Give a first day from January 1, 1992 on; the last day may stay empty for a single day.',
  leave_order: 'A leave ends before it begins.',
  too_many: 'That is more than is kept: at most 60 leaves, 20 percentiles and 80 characters of a name.',
  required: 'Fill in name, year and percentiles, or none of them.',
  year: 'Give a year in four digits, such as 2025.',
  point: 'Give a percentile and its yearly wRVU a line, each percentile once, such as 50 5,200.',
  not_rising: 'A higher percentile has a lower figure: they must rise.',
  patient_data: 'This reads like patient data. Name the contract or survey only.',
}
