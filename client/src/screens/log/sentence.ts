/** What reads a sentence in the field, and what is asked of the server: one file of the build. */
export { MoreOnline } from './more-online.tsx'
export { SentenceChips } from './sentence-chips.tsx'
export { isMoreThanWords, optionOf, readSentence, tilesOfSentence, undecided } from './sentence-lines.ts'
