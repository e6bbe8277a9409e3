/** Starts the app. */
import { render } from 'preact'
import '../../../web/static/web/tokens.css'
import './app.css'
import { App } from './app.tsx'
import { startCatalog } from './catalog.ts'
import { openDevice } from './device.ts'
import { startPhone } from './phone.ts'
import { startRouter } from './router.ts'
import { showLastTheme } from './theme.ts'
import { askWho } from './who.ts'
import { registerWorker } from './worker.ts'

const root = document.getElementById('app')
const phone = startPhone({
  open: openDevice,
  ask: () => askWho(window.fetch.bind(window)),
  storage: () => window.localStorage,
})
showLastTheme()
startRouter()
const catalog = startCatalog()
if (root) render(<App isSecure={window.isSecureContext} phone={phone} catalog={catalog} />, root)
void registerWorker(window.navigator)
