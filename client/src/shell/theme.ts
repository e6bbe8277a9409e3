/** The colors that a person has chosen, also at the next start before the store is read. */
import type { Theme } from '../entry/settings.ts'

const LAST_THEME = 'openrvu-theme'

/** Shows the colors of the last start. */
export function showLastTheme(): void {
  try {
    setAttribute(window.localStorage.getItem(LAST_THEME))
  } catch {
    // A browser that stores nothing shows those of the system.
  }
}

export function showTheme(theme: Theme): void {
  setAttribute(theme)
  try {
    window.localStorage.setItem(LAST_THEME, theme)
  } catch {
    // They are then shown once the store is read.
  }
}

function setAttribute(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
}
