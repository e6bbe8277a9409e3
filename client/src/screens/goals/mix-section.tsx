/** Codes that are common in the specialty and rare in one's own log, and the other way round. */
import { type CodeShare, readMix } from '../../figures/mix.ts'
import type { Days } from '../../figures/periods.ts'
import { MIX, MIX_SENTENCES, shareText } from '../../words/position.ts'
import { ReportNote } from '../report-note.tsx'
import { useLookup } from '../use-catalog.ts'
import { useKeptReport } from '../use-kept-report.ts'
import { useSpecialtyName } from './use-specialty-name.ts'

const FIRST = 10

interface MixSectionProps {
  /** Of the days, which names what is kept. */
  readonly name: string
  readonly days: Days
}

export function MixSection({ name, days: { from, through } }: MixSectionProps) {
  const report = useKeptReport(`mix ${name}`, `/api/v1/summary/mix?from=${from}&to=${through}`, readMix)
  const nameOf = useSpecialtyName()
  if (report.kind === 'loading') return null
  if (report.kind !== 'ready') {
    return (
      <section aria-labelledby="mix">
        <h2 id="mix">{MIX.heading}</h2>
        <ReportNote report={report} />
      </section>
    )
  }
  const mix = { ...report.value, specialty: nameOf(report.value.specialty) }
  const isEmpty = mix.rarelyLogged.length === 0 && mix.rarelyBilled.length === 0
  return (
    <section aria-labelledby="mix">
      <h2 id="mix">{MIX.heading}</h2>
      {mix.state === 'found' ? (
        <p class="soft">{isEmpty ? MIX.nothing : MIX.shares(mix)}</p>
      ) : (
        <p class="empty">{MIX_SENTENCES[mix.state]}</p>
      )}
      <Shares heading={MIX.rarelyLogged} shares={mix.rarelyLogged} />
      <Shares heading={MIX.rarelyBilled} shares={mix.rarelyBilled} />
    </section>
  )
}

function Shares({ heading, shares }: { readonly heading: string; readonly shares: readonly CodeShare[] }) {
  const lookup = useLookup()
  if (shares.length === 0) return null
  return (
    <div class="breakdown">
      <h3>{heading}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{MIX.code}</th>
            <th scope="col" class="n">
              {MIX.theirs}
            </th>
            <th scope="col" class="n">
              {MIX.yours}
            </th>
          </tr>
        </thead>
        <tbody>
          {shares.slice(0, FIRST).map(({ code, theirs, own }) => (
            <tr key={code}>
              <th scope="row">
                <a class="code" href={`/app/code/${code}`}>
                  <strong>{code}</strong> {lookup.titleOf(code) ?? ''}
                </a>
              </th>
              <td class="n">{shareText(theirs)}</td>
              <td class="n">{shareText(own)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
