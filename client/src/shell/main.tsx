/** Starts the app. */
import { render } from 'preact'
import '../../../web/static/web/tokens.css'
import './app.css'
import { App } from './app.tsx'
import { registerWorker } from './worker.ts'

const root = document.getElementById('app')
if (root) render(<App isSecure={window.isSecureContext} />, root)
void registerWorker(window.navigator)
