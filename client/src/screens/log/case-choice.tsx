/** Lines that may be one case: whether they are, with the difference that it makes. */
import { RadioChips } from '../../components/chips.tsx'
import { wrvuText } from '../../words/intl.ts'
import { LOG } from '../../words/log.ts'
import type { Draft } from './draft.ts'
import type { PlannedJoin } from './plan.ts'

interface CaseChoiceProps {
  readonly draft: Draft
  readonly join: PlannedJoin
  readonly onChange: (change: (draft: Draft) => Draft) => void
}

export function CaseChoice({ draft, join, onChange }: CaseChoiceProps) {
  const { kind } = join
  const others = draft.joined.filter((one) => one !== kind)
  return (
    <RadioChips
      legend={LOG.joins[kind]}
      isRow
      chips={[
        { value: 'together', label: labelOf(LOG.oneCase(LOG.sortOf[kind]), join.together) },
        { value: 'apart', label: apartLabel(join) },
      ]}
      value={draft.joined.includes(kind) ? 'together' : 'apart'}
      onChange={(value) => onChange((now) => ({ ...now, joined: value === 'together' ? [...others, kind] : others }))}
    />
  )
}

function apartLabel({ apart, difference }: PlannedJoin): string {
  return apart === null && difference !== null ? `${LOG.apart} +${wrvuText(difference)}` : labelOf(LOG.apart, apart)
}

function labelOf(name: string, hundredths: number | null): string {
  return hundredths === null ? name : `${name} ${wrvuText(hundredths)}`
}
