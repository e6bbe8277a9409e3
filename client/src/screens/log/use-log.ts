/** What can be done on the Log screen. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CreditLookup } from '../../credit/preview.ts'
import { storeBundle } from '../../entry/bundles.ts'
import type { Today } from '../../entry/day.ts'
import { editLine } from '../../entry/line.ts'
import type { StageSince } from '../../entry/roles.ts'
import { now, random } from '../../shell/platform.ts'
import { requestedDay } from '../../shell/router.ts'
import { StoreUnusable } from '../../store/connection.ts'
import type { Store } from '../../store/store.ts'
import { LOG, lineText } from '../../words/log.ts'
import { notSavedSentence } from '../../words/sync.ts'
import { useApp } from '../context.ts'
import { readDay } from '../lines/use-day.ts'
import { asOneCase, choose, type Draft, EMPTY, lineCount, linesOf, toggle } from './draft.ts'
import { DraftDays } from './draft-days.ts'
import { draftStateOf, setDraft, setHeldNotes } from './draft-state.ts'
import { planOf } from './plan.ts'
import { type HeldNote, saveOf, screenNote } from './save.ts'
import type { OpenPart } from './save-bar.tsx'
import type { Tile } from './tiles.ts'

export type Log = ReturnType<typeof useLog>

export function useLog(today: Today, lookup: CreditLookup, stages: readonly StageSince[]) {
  const { phone, undoBar } = useApp()
  const userId = phone.person.value?.userId ?? ''
  const { draft, heldNotes } = draftStateOf(userId)
  const [open, setOpen] = useState<OpenPart>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [sheet, setSheet] = useState<Tile | null>(null)
  const isSaving = useRef(false)
  const change = (make: (draft: Draft) => Draft) => setDraft(userId, make)
  const days = new DraftDays(today.day, stages)
  const earlier = useRef(days)
  useEffect(() => {
    // The profile of a first visit comes later than a quick hand.
    const revised = days.revised(draft, earlier.current)
    earlier.current = days
    if (revised !== draft) change(() => revised)
  })
  useEffect(() => {
    const day = requestedDay.value
    if (day === null || userId === '') return
    requestedDay.value = null
    change((now) => days.moved(now, day))
  }, [requestedDay.value, userId])

  /** Does something with the store, and says what was wrong where it was not done; returns whether it was. */
  const tryWith = async (work: (store: Store) => Promise<unknown>): Promise<boolean> => {
    const store = phone.device.value?.store
    try {
      if (store === undefined) throw new StoreUnusable('closed')
      await work(store)
      setFault(null)
      return true
    } catch (error) {
      const sentence = notSavedSentence(error)
      setFault(sentence)
      undoBar.announce(sentence)
      return false
    }
  }
  const save = async () => {
    // What is chosen now: a quick hand taps Save before its last tap is drawn.
    const { draft } = draftStateOf(userId)
    // A second tap in the meantime would store the lines twice.
    if (isSaving.current || draft.choices.length === 0) return
    isSaving.current = true
    // One time of writing for all, by which they are known to have been saved together.
    const at = now()
    const platform = { now: () => at, random }
    const day = draft.day ?? today.day
    let withheld: readonly HeldNote[] = []
    const isDone = await tryWith(async (store) => {
      const linesOfDay = (await readDay(phone, day))?.rows ?? []
      const plan = planOf(draft, { day, linesOfDay, lookup }, platform)
      const { changes, lines, heldNotes } = saveOf(plan, platform)
      withheld = heldNotes
      const joined = draft.joined.filter((kind) => plan.joins.some((join) => join.kind === kind))
      await undoBar.change(store, changes, LOG.saved(lines.map(lineText), joined))
    })
    isSaving.current = false
    if (!isDone) return
    // What was chosen meanwhile stays chosen.
    change((later) => ({
      ...EMPTY,
      day: later.day,
      choices: later.choices.filter((one) => !draft.choices.includes(one)),
    }))
    setHeldNotes(userId, (notes) => [...withheld, ...notes])
    setOpen(null)
  }
  const addNote = async (heldNote: HeldNote) => {
    if (screenNote(heldNote.text).status !== 'clean') return
    const added = [editLine(heldNote.lineId, { note: heldNote.text }, now())]
    if (await tryWith((store) => undoBar.change(store, added, LOG.noteAdded))) dropNote(heldNote)
  }
  const keepBundle = async (name: string) => {
    const bundle = { id: null, name, targets: linesOf(draft).map(({ line }) => line) }
    const kept = [storeBundle(bundle, { now, random })]
    if (await tryWith((store) => undoBar.change(store, kept, LOG.isBundle(name)))) change(asOneCase)
  }
  const dropNote = (heldNote: HeldNote) =>
    setHeldNotes(userId, (notes) => notes.filter((note) => note.lineId !== heldNote.lineId))
  const changeNote = (heldNote: HeldNote) =>
    setHeldNotes(userId, (notes) => notes.map((note) => (note.lineId === heldNote.lineId ? heldNote : note)))
  return {
    draft,
    heldNotes,
    open,
    fault,
    sheet,
    change,
    save,
    tryWith,
    changeNote,
    dropNote,
    setOpen,
    addNote: (heldNote: HeldNote) => void addNote(heldNote),
    keepBundle: (name: string) => void keepBundle(name),
    openSheet: (tile: Tile) => setSheet(tile),
    closeSheet: () => setSheet(null),
    tap: (tile: Tile) => change((now) => toggle(now, days.onDayOf(now, tile))),
    changeDay: (day: string | null) => change((now) => days.moved(now, day)),
    chooseRead: (tiles: readonly Tile[], day: string | null) => change((now) => days.withRead(now, tiles, day)),
    countWith: (tiles: readonly Tile[]) => lineCount(tiles.reduce(choose, draft)),
    saveWith: (tiles: readonly Tile[], day: string | null) => {
      change((now) => days.withRead(now, tiles, day))
      void save()
    },
    chooseAll: (tiles: readonly Tile[]) => change((now) => days.withRead(now, tiles, null)),
  }
}
