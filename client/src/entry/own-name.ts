/** Names of one's own, of a favorite or a bundle, before they are stored (pure). */
import { LONGEST_LABEL, type PatientData, screen } from './patient-data.ts'

/** What is wrong with a name; a screen has a sentence for each. */
export type NameFault =
  | { readonly kind: 'name_missing' }
  | { readonly kind: 'name_too_long'; readonly most: number }
  | { readonly kind: 'patient_data'; readonly kinds: readonly PatientData[] }

/** Returns what speaks against a name; null where nothing does. No name is one, too. */
export function faultOfName(name: string): NameFault | null {
  const screening = screen(name, LONGEST_LABEL)
  switch (screening.status) {
    case 'clean':
      return null
    case 'too_long':
      return { kind: 'name_too_long', most: screening.most }
    case 'patient_data':
      return { kind: 'patient_data', kinds: screening.kinds }
    default:
      return screening satisfies never
  }
}
