/** What stands in charts of goals and of positions, and in the tables of the same figures. */

export const CHARTS = {
  course: (target: string) => `What you made towards ${target} wRVU`,
  target: (target: string) => `Target ${target} wRVU`,
  targetRow: 'Target',
  made: 'made',
  even: 'an even pace',
  ahead: 'at your usual pace',
  band: 'eight cases of ten',
  asTable: 'As a table',
  what: 'What',
  wrvu: 'wRVU',
  wrvuAYear: 'wRVU a year',
  madeBy: (day: string) => `Made by ${day}`,
  leadsTo: (day: string) => `At your usual pace by ${day}`,
  low: 'In eight cases of ten at least',
  high: 'In eight cases of ten at most',
  percentile: (percent: number) => `p${percent}`,
  you: 'You',
  gauge: (source: string) => `Where you stand in ${source}`,
} as const
