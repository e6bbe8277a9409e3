/** Contracts as they are, with what the running pay period comes to; they are changed on the site. */
import {
  type ContractTerms,
  contractOn,
  paysFor,
  readPayPeriods,
  readShownContracts,
  type ShownContract,
  termsOn,
} from '../../figures/contracts.ts'
import type { Topic } from '../../store/touched.ts'
import { CONTRACTS, creditSentences, daysOfContract, paySentences, periodSentence } from '../../words/contracts.ts'
import { dateText } from '../../words/intl.ts'
import { ReportNote } from '../report-note.tsx'
import { useKeptReport } from '../use-kept-report.ts'
import { useToday } from '../use-today.ts'

const NO_TOPICS: readonly Topic[] = []

export function ContractsScreen() {
  const today = useToday().day
  const report = useKeptReport('contracts', '/api/v1/contracts', readShownContracts, NO_TOPICS)
  if (report.kind !== 'ready') return <ReportNote report={report} />
  const inForce = contractOn(report.value, today)
  const own = report.value.filter(({ isDefault }) => !isDefault)
  return (
    <>
      <p>{CONTRACTS.intro}</p>
      {own.length === 0 ? <p class="empty">{CONTRACTS.none}</p> : null}
      {report.value.map((contract) => (
        <ContractCard key={contract.id} contract={contract} today={today} isInForce={contract.id === inForce?.id} />
      ))}
      <p>
        <a class={own.length === 0 ? 'button main' : 'button'} href="/contracts/new/">
          {CONTRACTS.add}
        </a>
      </p>
      <ReportNote report={report} />
    </>
  )
}

interface ContractCardProps {
  readonly contract: ShownContract
  readonly today: string
  readonly isInForce: boolean
}

function ContractCard({ contract, today, isInForce }: ContractCardProps) {
  const terms = termsOn(contract, today)
  const others = contract.versions.filter((version) => version !== terms)
  return (
    <article class="card" aria-label={contract.name}>
      <h2>
        {contract.name} {isInForce ? <small class="soft">{CONTRACTS.inForce}</small> : null}
      </h2>
      <p class="soft">{daysOfContract(contract)}</p>
      {terms === null ? null : <Terms terms={terms} />}
      {isInForce && terms !== null && paysFor(terms) ? <RunningPeriod id={contract.id} today={today} /> : null}
      {others.length === 0 ? null : (
        <details>
          <summary>{CONTRACTS.versions}</summary>
          {others.map((version) => (
            <section key={version.from}>
              <h3>{dateText(version.from)}</h3>
              <Terms terms={version} />
            </section>
          ))}
        </details>
      )}
      <p>
        <a class="button" href={`/contracts/${contract.id}/`} aria-label={CONTRACTS.editOf(contract.name)}>
          {CONTRACTS.edit}
        </a>
      </p>
    </article>
  )
}

function Terms({ terms }: { readonly terms: ContractTerms }) {
  const pay = paySentences(terms)
  return (
    <>
      <p>{creditSentences(terms).join(' ')}</p>
      <p>{pay.length === 0 ? CONTRACTS.noPay : pay.join(' ')}</p>
    </>
  )
}

function RunningPeriod({ id, today }: { readonly id: string; readonly today: string }) {
  const path = `/api/v1/contracts/${id}/periods?from=${today}&to=${today}`
  const report = useKeptReport(`periods ${id}`, path, readPayPeriods)
  return (
    <>
      <h3>{CONTRACTS.thisPeriod}</h3>
      {report.kind === 'ready'
        ? report.value.map((period) => (
            <p key={period.first}>
              {periodSentence(period)} <span class="soft">{CONTRACTS.atYourRates}</span>
            </p>
          ))
        : null}
      <ReportNote report={report} />
    </>
  )
}
