/** The Log screen: a known line is saved with one tap on its tile and one on Save, with or without a network. */

import { useMemo, useRef } from 'preact/hooks'
import { sentences } from '../../shell/later.ts'
import { Later } from '../../shell/later-part.tsx'
import { LOG, lineText } from '../../words/log.ts'
import { STORE_SENTENCES, statusSentence } from '../../words/sync.ts'
import { useApp } from '../context.ts'
import { useCreditLookup } from '../use-catalog.ts'
import { useProfile } from '../use-profile.ts'
import { useToday } from '../use-today.ts'
import { CodeField } from './code-field.tsx'
import { CopyDay } from './copy-day.tsx'
import { isChosen } from './draft.ts'
import { HeldNotes } from './held-notes.tsx'
import './log.css'
import { SaveBar } from './save-bar.tsx'
import { TileGroups } from './tile-groups.tsx'
import type { TileSheetProps } from './tile-sheet.tsx'
import { NO_TILES, type Tile, type Tiles } from './tiles.ts'
import { TodayLines } from './today-lines.tsx'
import { type Log, useLog } from './use-log.ts'
import { usePlan } from './use-plan.ts'
import { type LogTargets, useTargets } from './use-targets.ts'

export function LogScreen() {
  const { phone } = useApp()
  return phone.device.value === null ? null : <OpenLog />
}

const NO_TARGETS: LogTargets = {
  tiles: NO_TILES,
  again: [],
  own: new Map(),
  defaults: { role: 'primary', place_of_service: null },
}

function OpenLog() {
  const today = useToday()
  const lookup = useCreditLookup()
  const stored = useTargets(today.day)
  const { stages } = useProfile()
  const log = useLog(today, lookup, stages)
  const { tiles, again, own, defaults } = stored.kind === 'ready' ? stored.value : NO_TARGETS
  const day = log.draft.day ?? today.day
  const isComing = useIsComing(tiles)
  const plan = usePlan(log.draft, day, lookup)
  // Drawn again where they are others, not with each letter in a field or each news of the store.
  const tileGroups = useMemo(
    () => (
      <TileGroups
        tiles={tiles}
        lookup={lookup}
        usualRole={defaults.role}
        isChosen={(tile) => isChosen(log.draft, tile)}
        onTap={log.tap}
        onMore={log.openSheet}
      />
    ),
    [tiles, lookup, defaults.role, log.draft],
  )
  const todayLines = useMemo(() => <TodayLines day={day} stages={stages} />, [day, stages])
  return (
    <div class="log">
      <div class="choosing">
        {stored.kind === 'unusable' ? <p class="notice">{STORE_SENTENCES[stored.fault]}</p> : null}
        <CodeField
          lookup={lookup}
          defaults={defaults}
          own={own}
          today={today.day}
          onChoose={log.chooseRead}
          countWith={log.countWith}
          onSaveWith={log.saveWith}
          onSave={() => void log.save()}
        />
        {isComing ? <p class="quiet">{statusSentence({ kind: 'syncing' })}</p> : null}
        {tileGroups}
        {isComing ? null : <Sets again={again} today={today.day} log={log} />}
      </div>
      {isComing ? null : todayLines}
      {stored.kind === 'ready' && !isComing ? <Empty targets={stored.value} isNewcomer={stages.length === 0} /> : null}
      {isComing && log.draft.choices.length === 0 ? null : (
        <SaveBar
          draft={log.draft}
          plan={plan}
          today={today}
          lookup={lookup}
          stages={stages}
          open={log.open}
          fault={log.fault}
          onOpen={log.setOpen}
          onChange={log.change}
          onDay={log.changeDay}
          onSave={() => void log.save()}
          onKeepBundle={log.keepBundle}
        >
          <HeldNotes notes={log.heldNotes} onChange={log.changeNote} onAdd={log.addNote} onDrop={log.dropNote} />
        </SaveBar>
      )}
      {log.sheet === null ? null : (
        <OpenSheet tile={log.sheet} favorites={tiles.favorites} defaults={defaults} log={log} />
      )}
    </div>
  )
}

function OpenSheet(props: TileSheetProps) {
  return <Later of={sentences}>{({ TileSheet }) => <TileSheet {...props} />}</Later>
}

interface SetsProps {
  readonly again: readonly Tile[]
  readonly today: string
  readonly log: Log
}

/** What was saved last and what another day had, as wholes. */
function Sets({ again, today, log }: SetsProps) {
  return (
    <div class="sets">
      {again.length === 0 ? null : (
        <button type="button" onClick={() => log.chooseAll(again)}>
          <b>{LOG.again}</b>{' '}
          <span class="line-names">{again.flatMap(({ targets }) => targets.map(lineText)).join(', ')}</span>
        </button>
      )}
      <CopyDay today={today} tryWith={log.tryWith} onChoose={log.chooseAll} />
    </div>
  )
}

/**
 * Returns whether the first sync since the start may still bring tiles, and there are none yet.
 *
 * Until then nothing is said to be empty, and nothing is drawn that tiles would push away.
 */
function useIsComing(tiles: Tiles): boolean {
  const { kind } = useApp().phone.status.value
  const hasEnded = useRef(false)
  if (kind !== 'new' && kind !== 'syncing') hasEnded.current = true
  return !hasEnded.current && !hasSome(tiles)
}

function hasSome(tiles: Tiles): boolean {
  return Object.values(tiles).some((group) => group.length > 0)
}

interface EmptyProps {
  readonly targets: LogTargets
  readonly isNewcomer: boolean
}

/** Below all else: nothing moves as it goes with the first line. */
function Empty({ targets, isNewcomer }: EmptyProps) {
  const { phone, catalog } = useApp()
  if (hasSome(targets.tiles) || targets.again.length > 0) return null
  const knowsNumbersAlone = phone.status.value.kind === 'offline' && catalog.value.kind !== 'ready'
  return (
    <div class="empty">
      <p>{LOG.empty}</p>
      {knowsNumbersAlone ? <p>{LOG.emptyOffline}</p> : null}
      <p>
        <a class="way" href={isNewcomer ? '/app/onboarding' : '/app/favorites'}>
          {isNewcomer ? LOG.emptyStage : LOG.emptyFavorites}
        </a>
      </p>
    </div>
  )
}
