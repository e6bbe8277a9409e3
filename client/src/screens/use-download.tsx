/** A file that the server makes: asked for by a tap, saved, and what became of it in a sentence. */
import { useRef, useState } from 'preact/hooks'
import { timeout } from '../shell/platform.ts'
import { saveFile } from '../shell/save-file.ts'
import { download } from '../sync/download.ts'
import { DOWNLOAD, downloadSentence, type Said } from '../words/download.ts'
import { useApp } from './context.ts'

type State = { readonly kind: 'none' | 'offline' | 'fetching' } | ({ readonly kind: 'said' } & Said)

export interface Downloading {
  readonly state: State
  /** Nothing can be asked for now. */
  readonly isClosed: boolean
  readonly save: (path: string) => Promise<void>
}

export function useDownload(): Downloading {
  const { phone } = useApp()
  const isOffline = useIsOffline()
  const [state, setState] = useState<State>({ kind: 'none' })
  const userId = phone.person.value?.userId ?? ''
  const save = async (path: string) => {
    setState({ kind: 'fetching' })
    const fetched = await download({ fetch: window.fetch.bind(window), userId, timeout }, path)
    if (fetched.kind === 'file') saveFile(fetched.name, fetched.content)
    setState({ kind: 'said', ...downloadSentence(fetched) })
  }
  const isFetching = state.kind === 'fetching'
  return { state: isOffline && !isFetching ? { kind: 'offline' } : state, isClosed: isOffline || isFetching, save }
}

/** Returns true where the last sync reached no server; one that is under way has not said so yet. */
function useIsOffline(): boolean {
  const { kind } = useApp().phone.status.value
  const isOffline = useRef(false)
  if (kind !== 'syncing') isOffline.current = kind === 'offline'
  return isOffline.current
}

export function DownloadNote({ state }: Pick<Downloading, 'state'>) {
  const isFault = state.kind === 'said' && state.isFault
  return (
    <>
      <p role="status" class={state.kind === 'offline' ? 'notice' : 'soft'}>
        {state.kind === 'offline' || state.kind === 'fetching' ? DOWNLOAD[state.kind] : null}
        {state.kind === 'said' && !state.isFault ? state.sentence : null}
      </p>
      {isFault ? <p role="alert">{state.sentence}</p> : null}
    </>
  )
}
