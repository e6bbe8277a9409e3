/** The number of unsent changes where it is seen without opening the app: in its title and on its icon (null: not known). */
import { SHELL } from '../words/shell.ts'

export function showTitle(screenName: string, unsent: number | null): void {
  const title = `${screenName} · ${SHELL.siteName}`
  document.title = unsent === null || unsent === 0 ? title : `(${unsent}) ${title}`
}

/** A number that is not known takes the place of none. */
export function showBadge(unsent: number | null): void {
  if (unsent === null || !('setAppBadge' in navigator)) return
  // Refused where the app is not installed: then there is no icon either.
  void navigator.setAppBadge(unsent).catch(() => undefined)
}
