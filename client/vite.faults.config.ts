/** Builds the page of the harness of faults, which is never part of the app: its store and sync as the app is built. */
import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { bugOf } from './src/testing/faults/planted.ts'

/** Plants the bug of that name, where one is asked for (PLANTED). */
function planted(name: string | undefined): Plugin {
  const bug = name === undefined ? null : bugOf(name)
  return {
    name: 'planted-bug',
    enforce: 'pre',
    load(id) {
      return bug !== null && id.endsWith(`/src/${bug.file}`) ? bug.plantIn(readFileSync(id, 'utf8')) : null
    },
  }
}

export default defineConfig({
  root: 'src/testing/faults',
  base: '/app/',
  publicDir: false,
  build: {
    outDir: process.env.CLIENT_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [planted(process.env.PLANTED)],
})
