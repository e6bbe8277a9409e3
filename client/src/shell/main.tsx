/** Starts the app. */
import { render } from 'preact'
import '../../../web/static/web/tokens.css'
import './app.css'
import { createAuth } from '../account/auth.ts'
import { newId } from '../sync/ids.ts'
import { App } from './app.tsx'
import { isNewEnough } from './browser.ts'
import { startCatalog } from './catalog.ts'
import { createClosedStores } from './closed-stores.ts'
import { openDevice } from './device.ts'
import { firstScreen } from './first-screen.ts'
import { account, loadLater } from './later.ts'
import { isAnyFormOpen } from './open-forms.ts'
import { startPhone } from './phone.ts'
import {
  csrfToken,
  forgetLoginMark,
  idle,
  now,
  onPeopleOfOtherTab,
  onReturn,
  random,
  setTimer,
  timeout,
} from './platform.ts'
import { startRouter } from './router.ts'
import { showLastTheme } from './theme.ts'
import { watchUpdates } from './update.ts'
import { registerWorker } from './worker.ts'

const root = document.getElementById('app')
if (root !== null && isNewEnough(window)) start(root)
// The page itself says what works.
else root?.firstElementChild?.classList.remove('starting')

function start(root: HTMLElement): void {
  const phone = startPhone({
    open: openDevice,
    auth: createAuth({ fetch: window.fetch.bind(window), csrfToken, timeout }),
    storage: () => window.localStorage,
    closed: createClosedStores(() => newId(now(), random), forgetLoginMark),
    onPeople: onPeopleOfOtherTab,
    onReturn,
    setTimer,
  })
  showLastTheme()
  startRouter()
  // On a slow network what the first screen shows comes first.
  const ready = firstScreen({ phone, setTimer })
  const catalog = startCatalog(ready)
  const update = watchUpdates({
    registration: ready.then(() => registerWorker(window.navigator)),
    container: window.navigator.serviceWorker,
    isAnyFormOpen,
    onReturn,
    reload: () => window.location.reload(),
    now,
  })
  root.replaceChildren()
  render(<App isSecure={window.isSecureContext} phone={phone} catalog={catalog} update={update} />, root)
  // Whoever was never here is most often to log in: its screen comes while the server is asked.
  if (phone.state.value.kind === 'asking') void account.load()
  void ready.then(idle).then(loadLater)
  onReturn(() => void ready.then(loadLater))
}
