/**
 * What the first frame of the Log screen does not need, as files of their own.
 *
 * All of it is fetched when the page has nothing else to do: no later tap waits for a network or meets another build.
 */
import { LaterModule } from './later-module.ts'

/** What reads a sentence in the field of the Log screen. */
export const sentences = new LaterModule(() => import('../screens/log/sentence.ts'))
/** The screens of figures: summaries, all lines. */
export const figures = new LaterModule(() => import('../screens/figures.ts'))
/** The screens of a day, of a line and behind More. */
export const rooms = new LaterModule(() => import('../screens/rooms.ts'))
/** The screens of codes: what the catalog says of them, and what the person keeps of them at hand. */
export const codes = new LaterModule(() => import('../screens/codes.ts'))
/** The screens of log-in and of the first steps. */
export const account = new LaterModule(() => import('../screens/account/index.ts'))

/** Fetches what is not here yet, in the order of its use; never throws. */
export async function loadLater(): Promise<void> {
  for (const module of [sentences, rooms, figures, codes, account]) await module.load()
}
