/** What is said of names of one's own, of a favorite or a bundle. */
import type { NameFault } from '../entry/own-name.ts'
import { patientDataSentence } from './lines.ts'

/** Returns what is wrong with a name, and what was expected. */
export function nameFaultSentence(fault: NameFault): string {
  switch (fault.kind) {
    case 'name_missing':
      return 'Give it a name, such as Screening colonoscopy.'
    case 'name_too_long':
      return `A name has ${fault.most} characters at most.`
    case 'patient_data':
      return patientDataSentence(fault.kinds)
    default:
      return fault satisfies never
  }
}
