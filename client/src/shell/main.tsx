/** Starts the app. */
import { render } from 'preact'
import '../../../web/static/web/tokens.css'
import './app.css'
import { App } from './app.tsx'
import { startCatalog } from './catalog.ts'
import { openDevice } from './device.ts'
import { isAnyFormOpen } from './open-forms.ts'
import { startPhone } from './phone.ts'
import { now, onReturn } from './platform.ts'
import { startRouter } from './router.ts'
import { showLastTheme } from './theme.ts'
import { watchUpdates } from './update.ts'
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
const update = watchUpdates({
  registration: registerWorker(window.navigator),
  container: window.navigator.serviceWorker,
  isAnyFormOpen,
  onReturn,
  reload: () => window.location.reload(),
  now,
})
if (root) render(<App isSecure={window.isSecureContext} phone={phone} catalog={catalog} update={update} />, root)
