/** The screens of figures: one file of the build. */
export { GoalsScreen } from './goals/goals-screen.tsx'
export { LinesScreen } from './lines-list/lines-screen.tsx'
export { SummaryScreen } from './summary/summary-screen.tsx'
