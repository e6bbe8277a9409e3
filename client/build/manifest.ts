/** The web app manifest, by which a phone installs the app. */
import type { Plugin } from 'vite'
import { ICON_FILES } from './icons.ts'

const MANIFEST = {
  id: '/app/',
  name: 'OpenRVU',
  short_name: 'OpenRVU',
  description: 'Log clinical procedures and know what they are worth in work RVUs.',
  lang: 'en',
  start_url: '/app/',
  scope: '/app/',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#0b6e66',
  // Each opens the field with what stands in the address; nothing is saved by an address.
  shortcuts: [
    { name: 'Log in one line', short_name: 'Log', url: '/app/log?q=' },
    { name: 'Lines of today', short_name: 'Today', url: '/app/day' },
  ],
  icons: [
    { src: '/app/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ...ICON_FILES.map(({ name, size, purpose }) => ({
      src: `/app/${name}`,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose,
    })),
  ],
}

/** Adds `manifest.webmanifest` to the built files. */
export function appManifest(): Plugin {
  return {
    name: 'app-manifest',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(MANIFEST) })
    },
  }
}
