/** Registers the service worker, where the browser has one. */

/** Returns the registration; null where there are no workers, as without a secure context, or it was refused. */
export async function registerWorker(navigator: Navigator): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  try {
    return await navigator.serviceWorker.register('/app/sw.js', { scope: '/app/', updateViaCache: 'none' })
  } catch {
    return null
  }
}
