/** What reads a sentence in the field, and what else comes after a tap: one file of the build. */
export { MoreOnline } from './more-online.tsx'
export { SentenceChips } from './sentence-chips.tsx'
export { isMoreThanWords, optionOf, readSentence, tilesOfSentence, undecided } from './sentence-lines.ts'
export { TileSheet } from './tile-sheet.tsx'
