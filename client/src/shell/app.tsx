/** The frame of every screen. */
import { NeedsHttps } from './needs-https.tsx'
import type { Phone } from './phone.ts'
import { ThisPhone } from './this-phone.tsx'

interface AppProps {
  readonly isSecure: boolean
  readonly phone: Phone
}

export function App({ isSecure, phone }: AppProps) {
  return (
    <main>
      <h1>OpenRVU</h1>
      {isSecure ? null : <NeedsHttps />}
      <ThisPhone phone={phone} />
    </main>
  )
}
