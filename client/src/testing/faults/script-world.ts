/** What a script runs in: the one contract of the worlds in Node and in a browser. */
import type { Changed, Unsent } from '../../store/store.ts'
import type { DayTotal } from '../../store/totals.ts'
import type { Fields } from '../../sync/protocol.ts'
import type { SyncStatus } from '../../sync/status.ts'
import type { BuildName, FaultKind } from './script.ts'
import type { Kept, Tap } from './taps.ts'

/** What a script runs in: a device that may die, what others write, a server, and what is armed to go wrong. */
export interface World {
  /** How many faults happened. */
  readonly injected: number
  /** What the device reported. */
  readonly reports: readonly unknown[]
  /** Ids begin so. */
  readonly prefix: string
  arm(fault: FaultKind, at: number): Promise<void>
  disarm(): Promise<void>
  /** `died`: nobody was told, and the page was opened anew. */
  change(taps: readonly Tap[]): Promise<readonly Changed[] | 'not_saved' | 'died'>
  resolve(unsent: Unsent): Promise<void>
  sync(): Promise<SyncStatus | 'died'>
  syncInTwoTabs(): Promise<readonly (SyncStatus | 'died')[]>
  /** Opens the page anew in a build; from then on a second tab is of the other one. */
  open(build: BuildName): Promise<void>
  /** Looks meet no fault. */
  shown(collection: Kept, id: string): Promise<Fields | null>
  unsent(): Promise<readonly Unsent[]>
  totals(): Promise<readonly DayTotal[]>
  /** Another device writes fields, where it has the record. */
  editElsewhere(collection: Kept, id: string, fields: Fields): Promise<void>
  /** Another device notes a shift; null: it deletes that. */
  workElsewhere(id: string, fields: Fields | null): Promise<void>
  /** What the server has, by id. */
  live(collection: Kept): Promise<Records>
  /** What the server says that lines are worth, in decimal text by id. */
  worth(): Promise<ReadonlyMap<string, string>>
  /** What each other device shows; one of the earlier build also once it is updated. */
  elsewhere(): Promise<readonly OtherDevice[]>
  close(): Promise<void>
}

/** Records by id. */
export type Records = Readonly<Record<string, Fields>>

export interface OtherDevice {
  readonly build: BuildName
  readonly shown: Readonly<Record<Kept, Records>>
}
