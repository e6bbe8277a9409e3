/** Goals with their pace, where one stands among others, and what both rest on. */
import { useGrowing } from '../use-growing.ts'
import { useToday } from '../use-today.ts'
import { GoalSection } from './goal-section.tsx'
import { PositionSection } from './position-section.tsx'
import { ReportSettingsSection } from './report-settings-section.tsx'
import './goals.css'

const PARTS = 3

export function GoalsScreen() {
  const today = useToday().day
  const parts = useGrowing(1, PARTS)
  return (
    <div class="goals">
      <GoalSection today={today} />
      {parts > 1 ? <PositionSection today={today} /> : null}
      {parts > 2 ? <ReportSettingsSection /> : null}
    </div>
  )
}
