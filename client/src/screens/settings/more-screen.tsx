/** How things stand on this phone, and the ways to what is needed less often. */
import { counted } from '../../words/intl.ts'
import { MORE } from '../../words/settings.ts'
import { decisionsText, SHELL } from '../../words/shell.ts'
import { statusSentence } from '../../words/sync.ts'
import { useApp } from '../context.ts'
import { useDecisions } from '../use-decisions.ts'
import './settings.css'

type Name = keyof typeof MORE

/** What belongs together, what is needed most first. */
const GROUPS: readonly (readonly [Name, readonly (readonly [Name, string])[]])[] = [
  [
    'log',
    [
      ['unsent', '/app/unsent'],
      ['cases', '/app/cases'],
      ['changes', '/app/changes'],
      ['bin', '/app/bin'],
      ['export', '/app/export'],
    ],
  ],
  [
    'tiles',
    [
      ['favorites', '/app/favorites'],
      ['bundles', '/app/bundles'],
    ],
  ],
  [
    'codes',
    [
      ['code', '/app/code'],
      ['compare', '/app/compare'],
      ['site', '/'],
    ],
  ],
  [
    'pay',
    [
      ['shifts', '/app/shifts'],
      ['contracts', '/app/contracts'],
      ['statements', '/statements/'],
    ],
  ],
  [
    'account',
    [
      ['profile', '/profile/'],
      ['settings', '/app/settings'],
      ['reminders', '/app/reminders'],
      ['devices', '/app/devices'],
      ['diagnosis', '/app/diagnosis'],
      ['logout', '/app/logout'],
      ['erase', '/app/erase'],
    ],
  ],
]

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
      {GROUPS.map(([heading, items]) => (
        <section key={heading}>
          <h2>{MORE[heading]}</h2>
          <ul class="menu">
            {items.map(([name, href]) => (
              <li key={name}>
                <a href={href}>
                  <span>{MORE[name]}</span>
                  {name === 'unsent' ? (
                    <span class="soft">{counted(counts?.unsent ?? null, 'change', 'changes')}</span>
                  ) : null}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
