/** Goals with their pace, where one stands among others, and what both rest on. */
import { useToday } from '../use-today.ts'
import { GoalSection } from './goal-section.tsx'
import { PositionSection } from './position-section.tsx'
import { ReportSettingsSection } from './report-settings-section.tsx'
import './goals.css'

export function GoalsScreen() {
  const today = useToday().day
  return (
    <div class="goals">
      <GoalSection today={today} />
      <PositionSection today={today} />
      <ReportSettingsSection />
    </div>
  )
}
