/** How things stand on this phone, and the ways to what is needed less often. */
import { counted } from '../../words/intl.ts'
import { MORE } from '../../words/settings.ts'
import { decisionsText, SHELL } from '../../words/shell.ts'
import { statusSentence } from '../../words/sync.ts'
import { useApp } from '../context.ts'
import { useDecisions } from '../use-decisions.ts'
import './settings.css'

export function MoreScreen() {
  const { phone } = useApp()
  const counts = phone.counts.value
  const device = phone.device.value
  const decisions = useDecisions()
  return (
    <>
      <p>
        <strong>{phone.person.value?.name}</strong>
        <br />
        {counted(counts?.lines ?? null, 'line', 'lines')} {SHELL.onThisPhone}
        <br />
        <span>{statusSentence(phone.status.value)}</span>
      </p>
      <p>
        <button type="button" disabled={device === null} onClick={() => device?.sync.request()}>
          {MORE.syncNow}
        </button>
      </p>
      {decisions === 0 ? null : (
        <p class="notice">
          <a href="/app/unsent">{decisionsText(decisions)}</a>
        </p>
      )}
      <ul class="menu">
        <MenuItem href="/app/unsent" text={MORE.unsent} count={counted(counts?.unsent ?? null, 'change', 'changes')} />
        <MenuItem href="/app/favorites" text={MORE.favorites} />
        <MenuItem href="/app/bundles" text={MORE.bundles} />
        <MenuItem href="/app/code" text={MORE.code} />
        <MenuItem href="/app/compare" text={MORE.compare} />
        <MenuItem href="/app/cases" text={MORE.cases} />
        <MenuItem href="/app/changes" text={MORE.changes} />
        <MenuItem href="/app/contracts" text={MORE.contracts} />
        <MenuItem href="/app/shifts" text={MORE.shifts} />
        <MenuItem href="/statements/" text={MORE.statements} />
        <MenuItem href="/app/export" text={MORE.export} />
        <MenuItem href="/app/bin" text={MORE.bin} />
        <MenuItem href="/app/settings" text={MORE.settings} />
        <MenuItem href="/app/reminders" text={MORE.reminders} />
        <MenuItem href="/app/devices" text={MORE.devices} />
        <MenuItem href="/app/diagnosis" text={MORE.diagnosis} />
        <MenuItem href="/" text={MORE.site} />
        <MenuItem href="/app/logout" text={MORE.logout} />
        <MenuItem href="/app/erase" text={MORE.erase} />
      </ul>
    </>
  )
}

interface MenuItemProps {
  readonly href: string
  readonly text: string
  readonly count?: string
}

function MenuItem({ href, text, count }: MenuItemProps) {
  return (
    <li>
      <a href={href}>
        <span>{text}</span>
        {count === undefined ? null : <span class="soft">{count}</span>}
      </a>
    </li>
  )
}
