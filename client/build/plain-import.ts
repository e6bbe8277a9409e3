/** A dynamic import as the browser has it: Vite would first ask for the style and the imports of a later file. */
import type { Plugin } from 'vite'

const HELPER = '\0vite/preload-helper.js'

/** Puts nothing around dynamic imports: the one style and what later files import are in the page by then. */
export function plainImport(): Plugin {
  return {
    name: 'plain-import',
    enforce: 'pre',
    apply: 'build',
    load(id) {
      return id === HELPER ? 'export const __vitePreload = (load) => load()' : null
    },
  }
}
