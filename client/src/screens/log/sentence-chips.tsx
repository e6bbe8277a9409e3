/** What was read in a sentence: closed chips as words, open ones as groups to choose from, and what was not read. */
import type { Lookup } from '../../catalog/lookup.ts'
import { RadioChips } from '../../components/chips.tsx'
import type { LineDefaults } from '../../entry/line.ts'
import type { Sentence } from '../../entry/sentence.ts'
import type { Chip } from '../../entry/sentence-phrases.ts'
import { patientDataSentence } from '../../words/lines.ts'
import { optionText, questionOf, SENTENCE } from '../../words/sentence.ts'
import { screenNote } from './save.ts'
import {
  type Chosen,
  chipKey,
  chipsOf,
  chipsOfAll,
  isLeftOut,
  LEFT_OUT,
  optionOf,
  tilesOfSentence,
  undecided,
  wordsOf,
} from './sentence-lines.ts'
import type { Tile } from './tiles.ts'

interface SentenceChipsProps {
  readonly text: string
  readonly sentence: Sentence
  readonly lookup: Lookup
  readonly defaults: LineDefaults
  /** What was chosen of the open chips; kept by the field, since Enter in it saves that, too. */
  readonly chosen: Chosen
  readonly onChosen: (chosen: Chosen) => void
  /** Returns how many lines a save would store. */
  readonly countWith: (tiles: readonly Tile[]) => number
  readonly onSave: (tiles: readonly Tile[], day: string | null) => void
}

export function SentenceChips(props: SentenceChipsProps) {
  const { text, sentence, lookup, defaults, chosen, onChosen, countWith, onSave } = props
  const open = undecided(sentence, chosen).length
  const tiles = open > 0 ? [] : tilesOfSentence(sentence, chosen, defaults)
  const day = sentence.day === null ? null : optionOf(sentence.day, chosen)
  const shown = {
    text,
    lookup,
    chosen,
    onChoose: (key: string, option: string) => onChosen({ ...chosen, [key]: option }),
  }
  const isReady = tiles.length > 0
  return (
    <section class="sentence" aria-label={SENTENCE.readAs}>
      <button type="button" class="main" aria-disabled={!isReady} onClick={() => isReady && onSave(tiles, day)}>
        {open > 0 ? SENTENCE.choose(open) : SENTENCE.save(countWith(tiles))}
      </button>
      <ol>
        {sentence.items.map((item) => (
          <li key={item.what.start}>
            <ReadChips chips={isLeftOut(item, chosen) ? [item.what] : chipsOf(item)} {...shown} />
          </li>
        ))}
      </ol>
      <div class="of-all">
        <ReadChips chips={chipsOfAll(sentence)} {...shown} />
      </div>
      <Unread words={sentence.unread.map(([start, end]) => wordsOf(text, { start, end }))} />
    </section>
  )
}

interface ShownProps {
  readonly text: string
  readonly lookup: Lookup
  readonly chosen: Chosen
  readonly onChoose: (key: string, option: string) => void
}

function ReadChips({ chips, ...shown }: ShownProps & { readonly chips: readonly Chip[] }) {
  return chips.map((chip) => <ReadChip key={chipKey(chip)} chip={chip} {...shown} />)
}

function ReadChip({ chip, text, lookup, chosen, onChoose }: ShownProps & { readonly chip: Chip }) {
  const label = (option: string) => (option === LEFT_OUT ? SENTENCE.leaveOut : optionText(chip, option, lookup.titleOf))
  const words = wordsOf(text, chip)
  const [option = ''] = chip.options
  if (!chip.isOpen) {
    return (
      <span class="read">
        {label(option)} {option === words.replace(/\W/g, '').toUpperCase() ? null : <small>{words}</small>}
      </span>
    )
  }
  const options = chip.kind === 'what' ? [...chip.options, LEFT_OUT] : chip.options
  return (
    <RadioChips
      legend={questionOf(chip, words)}
      chips={options.map((value) => ({ value, label: label(value) }))}
      value={optionOf(chip, chosen)}
      onChange={(option) => onChoose(chipKey(chip), option)}
    />
  )
}

function Unread({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return null
  const screening = screenNote(words.join(' '))
  return (
    <>
      <p>
        {SENTENCE.unread} <span class="unread">{words.join(' ')}</span>
      </p>
      {screening.status === 'patient_data' ? <p class="fault">{patientDataSentence(screening.kinds)}</p> : null}
    </>
  )
}
