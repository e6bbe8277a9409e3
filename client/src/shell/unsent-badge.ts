/** The number of unsent changes where it is seen without opening the app: in its title and on its icon. */
import { SHELL } from '../words/shell.ts'

/** Shows a number; null is not known, and then nothing is shown in its place. */
export function showUnsentCount(screenName: string, unsent: number | null): void {
  const title = `${screenName} · ${SHELL.siteName}`
  document.title = unsent === null || unsent === 0 ? title : `(${unsent}) ${title}`
  if (unsent === null || !('setAppBadge' in navigator)) return
  // Refused where the app is not installed: then there is no icon either.
  void navigator.setAppBadge(unsent).catch(() => undefined)
}
