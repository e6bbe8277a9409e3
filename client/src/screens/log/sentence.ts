/** What reads a sentence in the field: one file of the build. */
export { SentenceChips } from './sentence-chips.tsx'
export { isMoreThanWords, optionOf, readSentence, tilesOfSentence, undecided } from './sentence-lines.ts'
