/** The tabs, the one that a screen belongs to, and which screens have a way back (pure). */
import type { Route } from './router.ts'

export const TABS = ['log', 'summary', 'lines', 'goals', 'more'] as const
export type Tab = (typeof TABS)[number]

/** Returns the tab that a screen belongs to; null for what comes before all of them, or is no screen. */
export function tabOf({ name }: Route): Tab | null {
  switch (name) {
    case 'log':
    case 'summary':
    case 'lines':
    case 'goals':
      return name
    case 'day':
      return 'summary'
    case 'line':
      return 'lines'
    case 'login':
    case 'signup':
    case 'reset':
    case 'onboarding':
    case 'not_found':
      return null
    default:
      return 'more'
  }
}

const WITHOUT_WAY_BACK: readonly Route['name'][] = [...TABS, 'day', 'onboarding', 'not_found']

/** An installed app has no way back but that of its own screens. */
export function isReachedFromOthers({ name }: Route): boolean {
  return !WITHOUT_WAY_BACK.includes(name)
}
