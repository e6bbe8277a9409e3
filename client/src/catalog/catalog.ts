/** The catalog on this device: read from its database at once, brought up to date where the server is reached. */
import { RANKER } from '../search/ranker.ts'
import { members, UnexpectedAnswer } from '../sync/protocol.ts'
import { CATALOG_DATABASE, CatalogCache, type Pause } from './cache.ts'
import { readTitles, type Titles } from './code-words.ts'
import { bodyOf, DownloadFailed, type DownloadFault, type FetchFile } from './download.ts'
import type { FetchTable, WantedTable } from './fetch-table.ts'
import type { Table } from './files.ts'
import { createLookup, indexRelease, type LoadedRelease, type Lookup, type Searched } from './lookup.ts'
import {
  type Manifest,
  neededReleases,
  type ReleaseFile,
  readManifest,
  type VersionedFile,
  type WordsPart,
} from './manifest.ts'
import type { Searcher } from './searcher.ts'

/** How bringing up to date stands. */
export type Refresh =
  | { readonly kind: 'running' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly fault: DownloadFault }

export type CatalogState =
  /** What this device has is being read. */
  | { readonly kind: 'opening' }
  /** This device has nothing yet, and it comes. Numbers are logged all the same. */
  | { readonly kind: 'loading' }
  /** There is something to look up. `isWhole`: all releases of the last days and all words are here. */
  | { readonly kind: 'ready'; readonly lookup: Lookup; readonly isWhole: boolean; readonly refresh: Refresh }
  /** The server has no catalog. */
  | { readonly kind: 'none' }
  /** This device has nothing, and nothing could be had. */
  | { readonly kind: 'failed'; readonly fault: DownloadFault }

export interface CatalogOptions {
  readonly name?: string
  /** Fetches the manifest. */
  readonly fetchFile: FetchFile
  /** Fetches a table into the database of that name, elsewhere than in the page. */
  readonly fetchTable: FetchTable
  /** Finds codes among the tables of that database, elsewhere than in the page. */
  readonly searcher: Searcher
  /** Gives way to what the person does. */
  readonly pause: Pause
  /** Days whose releases are kept: from the first whose lines are valued here to today. */
  readonly days: () => { readonly from: string; readonly through: string }
  /** Resolves once nothing else is to be done: releases that today does not need can wait. */
  readonly idle: () => Promise<void>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onState: (state: CatalogState) => void
}

/** Words that are here. `name` is of the part, which another version of it takes the place of. */
interface LoadedWords {
  readonly name: string
  readonly version: string
  readonly titles: Titles
  /** Where it is in the database; itself where that would not hold it. */
  readonly table: string | Table
}

/** Returns a table by its name in the cache; null where it is not to be had. */
type Source = (wanted: WantedTable) => Promise<Table | null>

/** The manifest is good for so long. */
const FRESH_MS = 5 * 60 * 1000
const MANIFEST = 'manifest'
const MANIFEST_URL = '/api/v1/catalog/manifest'

export class Catalog {
  readonly #options: CatalogOptions
  readonly #cache: CatalogCache
  readonly #releases = new Map<string, LoadedRelease>()
  #manifest: Manifest | null = null
  #etag: string | null = null
  /** What of the words counts first. */
  #words: readonly LoadedWords[] = []
  /** The parts that the words come in now: of those that are here as one, that one. */
  #parts: readonly WordsPart[] = []
  /** The name of the index that answers, or is being made. */
  #index: string | null = null
  #searched: Searched = 'nothing'
  #modifiers: { readonly version: string; readonly words: ReadonlyMap<string, string> } | null = null
  #refresh: Refresh | null = null
  #reading: Promise<void> | null = null
  #running: Promise<void> | null = null
  #refreshedAt: number | null = null

  constructor(options: CatalogOptions) {
    this.#options = options
    this.#cache = new CatalogCache(options.name ?? CATALOG_DATABASE, options.pause)
  }

  /** Reads what this device has, then asks the server. */
  async open(): Promise<void> {
    await this.#readOnce()
    await this.refresh()
  }

  /** Brings the catalog up to date where it was not just now. What is here, also of a try that failed, is not fetched again. */
  refresh(): Promise<void> {
    const { now } = this.#options
    if (this.#refreshedAt !== null && now() - this.#refreshedAt < FRESH_MS) return Promise.resolve()
    this.#running ??= this.#refreshOnce().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  close(): void {
    this.#cache.close()
  }

  /** A page that is shown asks for a refresh at once: without what is here, that would fetch all of it anew. */
  #readOnce(): Promise<void> {
    this.#reading ??= this.#readWhatIsHere()
    return this.#reading
  }

  async #readWhatIsHere(): Promise<void> {
    await this.#readManifest()
    await this.#tryHere((here) => this.#load(here))
  }

  async #tryHere(load: (here: Source) => Promise<void>): Promise<void> {
    try {
      await load(async ({ name }) => (await this.#cache.table(name)) ?? null)
    } catch (error) {
      // What an older build kept and this one cannot read is fetched again, or said to be unreadable then.
      if (!(error instanceof DownloadFailed)) throw error
    }
  }

  async #refreshOnce(): Promise<void> {
    await this.#readOnce()
    this.#show({ kind: 'running' })
    try {
      await this.#fetchManifest()
      const hereOrThere: Source = async (wanted) => (await this.#cache.table(wanted.name)) ?? this.#fetch(wanted)
      await this.#load(hereOrThere)
      await this.#loadRest(hereOrThere)
      await this.#cache.keepOnly(this.#namesInUse())
      this.#refreshedAt = this.#options.now()
      this.#show({ kind: 'done' })
    } catch (error) {
      if (!(error instanceof DownloadFailed)) throw error
      this.#show({ kind: 'failed', fault: error.fault })
      await this.#tryHere((here) => this.#loadRest(here))
    }
  }

  // The manifest.

  async #readManifest(): Promise<void> {
    const stored = await this.#cache.get(MANIFEST)
    if (stored === undefined) return
    const { etag, body } = members(JSON.parse(stored))
    this.#takeManifest(body)
    this.#etag = typeof etag === 'string' && this.#manifest !== null ? etag : null
  }

  async #fetchManifest(): Promise<void> {
    const answer = await this.#options.fetchFile(MANIFEST_URL, this.#etag)
    if (answer.kind === 'not_modified') return
    const body = bodyOf(answer)
    if (!this.#takeManifest(body)) throw new DownloadFailed('damaged')
    this.#etag = answer.kind === 'ok' ? answer.etag : null
    await this.#cache.put(MANIFEST, JSON.stringify({ etag: this.#etag, body }))
  }

  /** Returns false for what is no manifest: an older build may meet one of a newer server. */
  #takeManifest(body: unknown): boolean {
    try {
      this.#manifest = readManifest(body)
      return true
    } catch (error) {
      if (error instanceof UnexpectedAnswer) return false
      throw error
    }
  }

  // Files.

  /** Loads what is not loaded yet, in the order of its use: releases of today, words, modifiers. */
  async #load(source: Source): Promise<void> {
    const manifest = this.#manifest
    if (manifest === null) return
    for (const release of this.#neededToday(manifest)) await this.#loadRelease(release, source)
    this.#parts = await this.#partsOf(manifest)
    for (const part of this.#parts.slice(0, 1)) await this.#loadWords(part, source)
    await this.#prepareSearch(manifest)
    await this.#loadModifiers(manifest, source)
  }

  /** Loads the words of rare codes, and the releases that days of the past need. */
  async #loadRest(source: Source): Promise<void> {
    const manifest = this.#manifest
    if (manifest === null) return
    for (const part of this.#parts.slice(1)) {
      if (!this.#isHere(part)) await this.#options.idle()
      await this.#loadWords(part, source)
    }
    await this.#prepareSearch(manifest)
    for (const release of this.#needed(manifest)) {
      if (!this.#releases.has(release.id)) await this.#options.idle()
      await this.#loadRelease(release, source)
    }
  }

  async #loadRelease(release: ReleaseFile, source: Source): Promise<void> {
    if (this.#releases.has(release.id)) return
    const table = await source({ kind: 'release', name: nameOf(release), release, names: this.#namesOfReleases() })
    if (table === null) return
    this.#releases.set(release.id, await this.#indexed(table))
    this.#show(this.#refresh)
  }

  /** Words that an older build stored as one are taken as one, until there is another version of them. */
  async #partsOf({ words }: Manifest): Promise<readonly WordsPart[]> {
    const isOne = words.parts.length === 0 || (await this.#cache.has(nameOfWords(words)))
    return isOne ? [{ name: 'whole', version: words.version, url: words.url }] : words.parts
  }

  async #loadWords(part: WordsPart, source: Source): Promise<void> {
    if (this.#isHere(part)) return
    const name = nameOfWords(part)
    const table = await source({ kind: 'version', name, file: part })
    if (table === null) return
    const isStored = await this.#cache.has(name)
    const titles = await readTitles(table, this.#options.pause)
    this.#takeWords({ name: part.name, version: part.version, titles, table: isStored ? name : table })
  }

  #isHere({ version }: VersionedFile): boolean {
    return this.#words.some((words) => words.version === version)
  }

  /** Earlier words of other parts stay until all of now are here. */
  #takeWords(loaded: LoadedWords): void {
    const others = this.#words.filter(({ name }) => name !== loaded.name)
    const place = ({ version }: LoadedWords) => this.#parts.findIndex((part) => part.version === version)
    const isOfNow = (words: LoadedWords) => place(words) >= 0
    const all = [...others, loaded]
    const now = all.filter(isOfNow).sort((a, b) => place(a) - place(b))
    this.#words = now.length === this.#parts.length ? now : [...now, ...all.filter((words) => !isOfNow(words))]
    this.#show(this.#refresh)
  }

  get #areWordsWhole(): boolean {
    return this.#parts.length > 0 && this.#parts.every((part) => this.#isHere(part))
  }

  /**
   * Has an index made of all words that are here.
   *
   * Before all are, it has the codes of today's releases, too: what they do not name needs no words to be found.
   */
  async #prepareSearch(manifest: Manifest): Promise<void> {
    const words = await this.#wordsHere()
    const versions = words.map(({ version }) => version)
    const isWhole = this.#parts.every(({ version }) => versions.includes(version))
    const releases = isWhole ? [] : this.#neededToday(manifest).map(nameOf)
    const name = `index/${RANKER}/${[...versions, ...releases].join(' ')}`
    if (words.length === 0 || name === this.#index) return
    this.#index = name
    void this.#options.searcher.prepare({ name, words: words.map(({ table }) => table), releases }).then(() => {
      this.#searched = isWhole ? 'all' : 'usual'
      this.#show(this.#refresh)
    })
  }

  /** Returns the words that are in the database, also where their titles are not read yet, and those that it would not hold. */
  async #wordsHere(): Promise<readonly Pick<LoadedWords, 'version' | 'table'>[]> {
    const here: Pick<LoadedWords, 'version' | 'table'>[] = []
    for (const part of this.#parts) {
      const loaded = this.#words.find(({ version }) => version === part.version)
      const table = loaded?.table ?? ((await this.#cache.has(nameOfWords(part))) ? nameOfWords(part) : null)
      if (table !== null) here.push({ version: part.version, table })
    }
    const versions = here.map(({ version }) => version)
    return [...here, ...this.#words.filter(({ version }) => !versions.includes(version))]
  }

  #neededToday({ releases }: Manifest): readonly ReleaseFile[] {
    const { through } = this.#options.days()
    return neededReleases(releases, through, through)
  }

  async #loadModifiers({ modifiers }: Manifest, source: Source): Promise<void> {
    if (this.#modifiers?.version === modifiers.version) return
    const table = await source({ kind: 'version', name: `modifiers/${modifiers.version}`, file: modifiers })
    if (table === null) return
    const [code, words] = [table.columns.indexOf('code'), table.columns.indexOf('words')]
    const byCode = new Map(table.rows.map((row) => [String(row[code]), String(row[words])]))
    this.#modifiers = { version: modifiers.version, words: byCode }
    this.#show(this.#refresh)
  }

  async #indexed(table: Table): Promise<LoadedRelease> {
    try {
      return await indexRelease(table, this.#options.pause, [...this.#releases.values()].at(-1))
    } catch (error) {
      // As of a server whose releases have columns that this build does not know.
      if (error instanceof UnexpectedAnswer) throw new DownloadFailed('unreadable')
      throw error
    }
  }

  /** Returns a table that was fetched; null where it went again at once, as from a browser that is short of room. */
  async #fetch(wanted: WantedTable): Promise<Table | null> {
    const fetched = await this.#options.fetchTable(wanted)
    if (fetched.kind === 'failed') throw new DownloadFailed(fetched.fault)
    return fetched.kind === 'unstored' ? fetched.table : ((await this.#cache.table(wanted.name)) ?? null)
  }

  #namesOfReleases(): Readonly<Record<string, string>> {
    return Object.fromEntries((this.#manifest?.releases ?? []).map((release) => [release.id, nameOf(release)]))
  }

  #needed({ releases }: Manifest): readonly ReleaseFile[] {
    const { from, through } = this.#options.days()
    return neededReleases(releases, from, through)
  }

  #namesInUse(): readonly string[] {
    const manifest = this.#manifest
    if (manifest === null) return [MANIFEST]
    const releases = this.#needed(manifest).map(nameOf)
    const index = this.#index === null ? [] : [this.#index]
    return [MANIFEST, ...this.#parts.map(nameOfWords), `modifiers/${manifest.modifiers.version}`, ...releases, ...index]
  }

  // What is shown.

  #show(refresh: Refresh | null): void {
    this.#refresh = refresh
    this.#options.onState(this.#stateNow(refresh))
  }

  #stateNow(refresh: Refresh | null): CatalogState {
    const manifest = this.#manifest
    const isEmpty = manifest?.releases.length === 0 && refresh?.kind === 'done'
    const hasSomething = this.#releases.size > 0 || this.#words.length > 0
    if (manifest !== null && hasSomething && !isEmpty) {
      return {
        kind: 'ready',
        lookup: this.#lookup(manifest),
        isWhole: this.#isWhole(manifest),
        refresh: refresh ?? DONE,
      }
    }
    if (refresh === null) return { kind: 'opening' }
    if (refresh.kind === 'failed') return refresh
    return refresh.kind === 'running' ? { kind: 'loading' } : { kind: 'none' }
  }

  #isWhole(manifest: Manifest): boolean {
    const areReleasesHere = this.#needed(manifest).every(({ id }) => this.#releases.has(id))
    return areReleasesHere && this.#areWordsWhole && this.#modifiers?.version === manifest.modifiers.version
  }

  #lookup({ releases }: Manifest): Lookup {
    return createLookup({
      releases,
      loaded: new Map(this.#releases),
      words: this.#words.map(({ titles }) => titles),
      areWordsWhole: this.#areWordsWhole,
      searched: this.#searched,
      find: this.#options.searcher.find,
      modifiers: this.#modifiers?.words ?? new Map(),
    })
  }
}

function nameOfWords({ version }: VersionedFile): string {
  return `words/${version}`
}

const DONE: Refresh = { kind: 'done' }

function nameOf({ id, sha256 }: ReleaseFile): string {
  return `release/${id}/${sha256}`
}
