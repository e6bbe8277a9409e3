/** Where one's own production stands in each table that fits, or why it stands in none; and the mix of codes beside. */
import { useState } from 'preact/hooks'
import { GaugeChart } from '../../components/charts/gauge-chart.tsx'
import { RadioChips } from '../../components/chips.tsx'
import { Field } from '../../components/field.tsx'
import { FIRST_DAY } from '../../entry/line-limits.ts'
import type { Days } from '../../figures/periods.ts'
import { type Place, readStanding, type Standing, withSpecialtyNames } from '../../figures/position.ts'
import { isPositionSpan, POSITION_SPANS, type PositionSpan, positionDays } from '../../figures/position-span.ts'
import { wrvuText } from '../../words/intl.ts'
import {
  insteadSentence,
  MARK_NAMES,
  POSITION,
  placedSentence,
  productionSentences,
  sourceText,
  standingSentence,
  VISIBILITY_SENTENCES,
  WITHHELD_SENTENCES,
} from '../../words/position.ts'
import { NATION, REGION_NAMES } from '../../words/regions.ts'
import { ReportNote } from '../report-note.tsx'
import { useKeptReport } from '../use-kept-report.ts'
import { MixSection } from './mix-section.tsx'
import { useSpecialtyName } from './use-specialty-name.ts'

interface Choice {
  readonly span: PositionSpan | 'own'
  readonly days: Days
  readonly region: string
}

export function PositionSection({ today }: { readonly today: string }) {
  const [choice, setChoice] = useState<Choice>({ span: 'year', days: positionDays('year', today), region: NATION })
  const isSpanValid = isPositionSpan(choice.days)
  // What was kept of other days or another place would be read as of these.
  const key = `${choice.span === 'own' ? `${choice.days.from} ${choice.days.through}` : choice.span} ${choice.region}`
  return (
    <section aria-labelledby="position">
      <h2 id="position">{POSITION.heading}</h2>
      <SpanForm choice={choice} today={today} onChange={setChoice} />
      {isSpanValid ? (
        <>
          <StandingReport key={key} name={key} days={choice.days} region={choice.region} />
          <MixSection key={`mix ${key}`} name={key} days={choice.days} />
        </>
      ) : (
        <p class="field-error" role="alert">
          {POSITION.badSpan}
        </p>
      )}
    </section>
  )
}

interface SpanFormProps {
  readonly choice: Choice
  readonly today: string
  readonly onChange: (choice: Choice) => void
}

function SpanForm({ choice, today, onChange }: SpanFormProps) {
  const { span, days, region } = choice
  return (
    <>
      <RadioChips
        legend={POSITION.span}
        chips={[...POSITION_SPANS, 'own' as const].map((value) => ({ value, label: POSITION.spans[value] }))}
        value={span}
        onChange={(value) =>
          onChange({ ...choice, span: value, days: value === 'own' ? days : positionDays(value, today) })
        }
      />
      {span === 'own' ? (
        <div class="pair">
          {(['from', 'through'] as const).map((end) => (
            <Field key={end} id={`position-${end}`} label={end === 'from' ? POSITION.from : POSITION.to}>
              <input
                id={`position-${end}`}
                type="date"
                min={FIRST_DAY}
                value={days[end]}
                onChange={({ currentTarget }) => onChange({ ...choice, days: { ...days, [end]: currentTarget.value } })}
              />
            </Field>
          ))}
        </div>
      ) : null}
      <Field id="position-region" label={POSITION.region}>
        <select
          id="position-region"
          value={region}
          onChange={({ currentTarget }) => onChange({ ...choice, region: currentTarget.value })}
        >
          {Object.entries(REGION_NAMES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </Field>
    </>
  )
}

interface StandingReportProps {
  readonly name: string
  readonly days: Days
  readonly region: string
}

function StandingReport({ name, days: { from, through }, region }: StandingReportProps) {
  const path = `/api/v1/summary/position?from=${from}&to=${through}&region=${region}`
  const report = useKeptReport(`position ${name}`, path, readStanding)
  const nameOf = useSpecialtyName()
  if (report.kind !== 'ready') return <ReportNote report={report} />
  const standing = withSpecialtyNames(report.value, nameOf)
  return (
    <>
      {productionSentences(standing).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <WhyNone standing={standing} />
      {standing.places.map((place) => (
        <PlaceCard key={`${place.source.slug} ${place.population}`} place={place} standing={standing} region={region} />
      ))}
      <ReportNote report={report} />
    </>
  )
}

function WhyNone({ standing }: { readonly standing: Standing }) {
  const sentence = standingSentence(standing)
  if (sentence === '') return null
  return (
    <>
      <p class="empty">{sentence}</p>
      {standing.state === 'no_specialty' ? (
        <p>
          <a class="button" href="/profile/">
            {POSITION.saySpecialty}
          </a>
        </p>
      ) : null}
      {standing.howToLoad === null ? null : (
        <details>
          <summary>{POSITION.forStaff}</summary>
          <p>{standing.howToLoad}</p>
        </details>
      )}
    </>
  )
}

interface PlaceCardProps {
  readonly place: Place
  readonly standing: Standing
  readonly region: string
}

function PlaceCard({ place, standing, region }: PlaceCardProps) {
  const { source, points, value, instead, standing: percentile } = place
  return (
    <article class="card" aria-label={source.name}>
      <h3>
        {source.name} {source.isMadeUp ? <small class="soft">{POSITION.madeUpBadge}</small> : null}
      </h3>
      <p class="soft">{sourceText(place)}</p>
      {source.isMadeUp ? <p class="notice">{POSITION.madeUp}</p> : null}
      {instead === null ? null : <p>{insteadSentence(instead, place, region)}</p>}
      {percentile === null ? <Withheld place={place} /> : <Percentile place={place} standing={standing} />}
      <GaugeChart source={source.name} points={points} own={percentile === null ? null : value} />
      <Limits place={place} />
    </article>
  )
}

function Percentile({ place, standing }: Pick<PlaceCardProps, 'place' | 'standing'>) {
  const placed = placedSentence(place, standing)
  return (
    <>
      <p class="figure-of">
        <span class="figure">{place.standing}</span> {place.value === null ? '' : `${wrvuText(place.value)} wRVU`}
      </p>
      {placed === '' ? null : <p>{placed}</p>}
    </>
  )
}

function Withheld({ place: { withheld } }: Pick<PlaceCardProps, 'place'>) {
  if (withheld === null) return null
  return (
    <>
      <p>{WITHHELD_SENTENCES[withheld]}</p>
      {withheld === 'medicare_share_not_said' ? (
        <p>
          <a class="button" href="#report-settings">
            {POSITION.say}
          </a>
        </p>
      ) : null}
    </>
  )
}

/** What the table can say, and how it was made. */
function Limits({ place: { source, visibility, marks } }: Pick<PlaceCardProps, 'place'>) {
  return (
    <>
      {visibility === null ? null : <p class="soft">{VISIBILITY_SENTENCES[visibility]}</p>}
      {marks.length === 0 ? null : (
        <p class="soft">
          {POSITION.limits} {marks.map((mark) => MARK_NAMES[mark]).join('; ')}.
        </p>
      )}
      {source.method === '' ? null : (
        <details>
          <summary>{POSITION.method}</summary>
          <p>
            {source.method} {source.isMedicare ? <a href="/benchmarks/method/">{POSITION.steps}</a> : null}
          </p>
        </details>
      )}
    </>
  )
}
