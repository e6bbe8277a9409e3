/** The screens of figures: one file of the build. */

export { ChangesScreen } from './changes/changes-screen.tsx'
export { ContractsScreen } from './contracts/contracts-screen.tsx'
export { GoalsScreen } from './goals/goals-screen.tsx'
export { LinesScreen } from './lines-list/lines-screen.tsx'
export { SummaryScreen } from './summary/summary-screen.tsx'
