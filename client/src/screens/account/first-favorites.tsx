/** Lines that somebody of the specialty begins with: those that are chosen become favorites of this phone, and by sync of all. */
import { useState } from 'preact/hooks'
import { CHOSEN_AT_FIRST, firstFavorites, type SuggestedLine } from '../../account/newcomer.ts'
import { type Stage, usualRole } from '../../entry/roles.ts'
import type { Device } from '../../shell/device.ts'
import type { Session } from '../../sync/protocol.ts'
import { ONBOARDING } from '../../words/account.ts'
import { lineText } from '../../words/log.ts'
import { useApp } from '../context.ts'
import { useChange } from '../use-change.ts'
import { useSettings } from '../use-settings.ts'

const SHOWN_AT_FIRST = 20

interface FirstFavoritesProps {
  readonly lines: readonly SuggestedLine[]
  readonly stage: Stage | null
  readonly onDone: () => void
}

export function FirstFavorites({ lines, stage, onDone }: FirstFavoritesProps) {
  const { phone } = useApp()
  const { change, notSaved } = useChange()
  const settings = useSettings()
  const [chosen, setChosen] = useState(() => new Set(lines.slice(0, CHOSEN_AT_FIRST)))
  const [isWhole, setWhole] = useState(false)
  const [problem, setProblem] = useState('')
  const toggle = (line: SuggestedLine) => {
    const next = new Set(chosen)
    if (!next.delete(line)) next.add(line)
    setChosen(next)
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const device = phone.device.value
    const namespace = device === null ? null : await namespaceOf(device)
    if (device === null || namespace === null) return setProblem(ONBOARDING.needsSync)
    const defaults = { role: usualRole(stage), place_of_service: settings.defaultPlace }
    const picked = lines.filter((line) => chosen.has(line))
    const there = await device.store.shownOf('favorites').catch(() => [])
    const changes = firstFavorites(picked, { there, defaults, namespace })
    if (await change(changes, ONBOARDING.added(changes.length))) onDone()
  }
  const shown = isWhole ? lines : lines.slice(0, SHOWN_AT_FIRST)
  return (
    <form class="account-form" onSubmit={(event) => void save(event)}>
      <fieldset class="suggested">
        <legend>{ONBOARDING.favorites}</legend>
        {shown.map((line) => (
          <label class="check" key={line.code + line.modifiers.join()}>
            <input type="checkbox" checked={chosen.has(line)} onChange={() => toggle(line)} />
            <span>
              <b>{lineText(line)}</b> {line.title}
            </span>
          </label>
        ))}
      </fieldset>
      {isWhole || lines.length <= SHOWN_AT_FIRST ? null : (
        <button type="button" onClick={() => setWhole(true)}>
          {ONBOARDING.showMore(lines.length - SHOWN_AT_FIRST)}
        </button>
      )}
      {problem + notSaved === '' ? null : <p role="alert">{notSaved || problem}</p>}
      <button type="submit" class="main" aria-disabled={chosen.size === 0}>
        {ONBOARDING.addCount(chosen.size)}
      </button>
    </form>
  )
}

/** Returns the namespace of ids; null where no sync could be done yet. */
async function namespaceOf({ store, sync }: Device): Promise<string | null> {
  const read = async () => ((await store.meta('session')) as Session | undefined)?.sync_namespace ?? null // put by the sync alone
  const namespace = await read().catch(() => null)
  if (namespace !== null) return namespace
  sync.request()
  await sync.settled()
  return read().catch(() => null)
}
