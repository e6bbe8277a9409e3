/** What speaks against a name of one's own, of a favorite or a case (pure). */
import { LONGEST_LABEL, screen } from '../entry/patient-data.ts'
import { FAVORITES } from '../words/favorites.ts'
import { patientDataSentence } from '../words/lines.ts'

/** Returns what is wrong with a name, in a sentence; undefined where nothing is. */
export function labelFault(label: string): string | undefined {
  const screening = screen(label, LONGEST_LABEL)
  switch (screening.status) {
    case 'clean':
      return undefined
    case 'too_long':
      return FAVORITES.tooLong(screening.most)
    case 'patient_data':
      return patientDataSentence(screening.kinds)
    default:
      return screening satisfies never
  }
}
