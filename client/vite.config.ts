import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { appIcons } from './build/icons.ts'
import { appManifest } from './build/manifest.ts'
import { plainImport } from './build/plain-import.ts'

export default defineConfig({
  base: '/app/',
  publicDir: false,
  build: {
    outDir: process.env.CLIENT_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Everything is a file of its own under our origin: the content security policy allows no data: fonts or styles.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // What the page imports is asked for at once, by its HTML; what a later file imports is in the page by then.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    // What the first frame needs is one file: in several each packs worse, and names what it has for the others.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shell', tags: ['$initial'] }] } } },
    reportCompressedSize: false,
  },
  plugins: [
    appIcons(),
    appManifest(),
    plainImport(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: { globPatterns: ['index.html', 'assets/*', '*.{svg,png,webmanifest}'] },
    }),
  ],
})
