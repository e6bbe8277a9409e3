import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { appIcons } from './build/icons.ts'
import { appManifest } from './build/manifest.ts'

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
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  plugins: [
    appIcons(),
    appManifest(),
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
