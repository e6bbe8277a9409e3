/** The frame of every screen. */
import { NeedsHttps } from './needs-https.tsx'

interface AppProps {
  readonly isSecure: boolean
}

export function App({ isSecure }: AppProps) {
  return (
    <main>
      <h1>OpenRVU</h1>
      {isSecure ? null : <NeedsHttps />}
    </main>
  )
}
