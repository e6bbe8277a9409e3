/**
 * The service worker: it serves the files of one build, and shows the reminder that the server asks for.
 *
 * Requests for data are never touched. A new build is precached beside the old one, and takes over when the page says so
 * or every page is closed, so that HTML and script are always of one build.
 */

import type { PrecacheEntry } from 'workbox-precaching'
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'
import { REMINDER } from '../words/reminders.ts'
import { renewReminder } from './renew-reminder.ts'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

const SHELL = '/app/index.html'

precache(self.__WB_MANIFEST)
cleanupOutdatedCaches()

self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') void self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith('/app/')) return
  event.respondWith(answer(request, request.mode === 'navigate' ? SHELL : url.pathname))
})

// A push has no contents: what it says stands here.
self.addEventListener('push', (event) => {
  const { title, body } = REMINDER
  event.waitUntil(self.registration.showNotification(title, { body, icon: '/app/icon-192.png', tag: 'reminder' }))
})

self.addEventListener('pushsubscriptionchange', (event) => {
  const browser = {
    fetch: self.fetch.bind(self),
    subscribe: (applicationServerKey: Uint8Array<ArrayBuffer>) =>
      self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }),
    csrfToken: async () => (await self.cookieStore?.get('csrftoken'))?.value,
  }
  event.waitUntil(renewReminder(event.newSubscription, browser))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(showApp())
})

async function showApp(): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = windows.find(({ url }) => new URL(url).pathname.startsWith('/app/'))
  await (open === undefined ? self.clients.openWindow('/app/') : open.focus())
}

async function answer(request: Request, file: string): Promise<Response> {
  return (await matchPrecache(file)) ?? fetch(request)
}
