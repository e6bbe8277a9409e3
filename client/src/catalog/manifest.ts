/** What can be downloaded of the catalog, and which releases a device needs (pure). Source: the sync contract, section 5. */
import { flag, list, members, number, text } from '../sync/protocol.ts'
import { isLevelII } from './rows.ts'

export interface ReleaseFile {
  readonly id: string
  readonly effectiveFrom: string
  /** False of an excerpt: there a missing row says nothing. */
  readonly isComplete: boolean
  readonly isCompleteForLevelII: boolean
  readonly format: number
  /** Of its rows as canonical JSON. */
  readonly sha256: string
  readonly url: string
  readonly deltas: readonly { readonly from: string; readonly url: string }[]
}

export interface VersionedFile {
  readonly version: string
  readonly url: string
}

/** Some of the words: those of the codes that are logged most come first. */
export interface WordsPart extends VersionedFile {
  readonly name: string
}

export interface WordsFile extends VersionedFile {
  /** None of a server that sends all words as one. */
  readonly parts: readonly WordsPart[]
}

export interface Manifest {
  /** The newest first; of one date the later published first. */
  readonly releases: readonly ReleaseFile[]
  readonly words: WordsFile
  readonly modifiers: VersionedFile
}

/** Releases of one day, the newest first. */
export type Timeline = readonly ReleaseFile[]

/** Throws UnexpectedAnswer for what is no manifest. */
export function readManifest(body: unknown): Manifest {
  const manifest = members(body)
  return {
    releases: list(manifest.releases).map(readRelease),
    words: readWords(manifest.words),
    modifiers: readVersion(manifest.modifiers),
  }
}

/**
 * Returns the releases that are read on a day.
 *
 * Of two of one date the later published supersedes the earlier; only an excerpt that was published after the complete
 * release of its date leaves that one to be read behind it. Source: `codes.domain.timeline`.
 */
export function timelineOn(releases: readonly ReleaseFile[], day: string): Timeline {
  const known = timelines.get(releases) ?? new Map<string, Timeline>()
  timelines.set(releases, known)
  const timeline = known.get(day) ?? findTimeline(releases, day)
  known.set(day, timeline)
  return timeline
}

/** By the releases of a manifest and the day: every line of a list asks for that of its day. */
const timelines = new WeakMap<readonly ReleaseFile[], Map<string, Timeline>>()

function findTimeline(releases: readonly ReleaseFile[], day: string): Timeline {
  const kept: ReleaseFile[] = []
  for (const release of releases) {
    if (release.effectiveFrom > day) continue
    const later = kept.filter((one) => one.effectiveFrom === release.effectiveFrom)
    if (later.every((one) => release.isComplete && !one.isComplete)) kept.push(release)
  }
  return kept
}

/** Returns the releases that any code can stand on: the newest, and older ones up to the first that is complete. */
export function candidates(timeline: Timeline): Timeline {
  const complete = timeline.findIndex((release) => release.isComplete)
  return complete < 0 ? timeline : timeline.slice(0, complete + 1)
}

/** Returns true if a missing row of a code means that the release lacks it. */
export function isCompleteFor(release: ReleaseFile, code: string): boolean {
  return release.isComplete || (release.isCompleteForLevelII && isLevelII(code) && !code.startsWith('D'))
}

/** Returns the releases that days from one to another need, those of the last day first. */
export function neededReleases(releases: readonly ReleaseFile[], from: string, through: string): Timeline {
  const starts = releases.map(({ effectiveFrom }) => effectiveFrom).filter((start) => start > from && start <= through)
  const days = [through, ...new Set(starts.sort().reverse()), from]
  return [...new Set(days.flatMap((day) => candidates(timelineOn(releases, day))))]
}

function readRelease(body: unknown): ReleaseFile {
  const release = members(body)
  return {
    id: text(release.id),
    effectiveFrom: text(release.effective_from),
    isComplete: flag(release.complete),
    isCompleteForLevelII: flag(release.complete_for_level_ii),
    format: number(release.format),
    sha256: text(release.sha256),
    url: text(release.url),
    deltas: list(release.deltas).map((delta) => ({ from: text(members(delta).from), url: text(members(delta).url) })),
  }
}

function readWords(body: unknown): WordsFile {
  const { parts } = members(body)
  const readPart = (part: unknown) => ({ ...readVersion(part), name: text(members(part).name) })
  return { ...readVersion(body), parts: parts === undefined ? [] : list(parts).map(readPart) }
}

function readVersion(body: unknown): VersionedFile {
  const file = members(body)
  return { version: text(file.version), url: text(file.url) }
}
