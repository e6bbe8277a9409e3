/** Names of places of service, by their two digits. Source: the CMS place of service code set. */
export const PLACES: Readonly<Record<string, string>> = {
  '11': 'Office',
  '02': 'Telehealth, patient not at home',
  '10': 'Telehealth, patient at home',
  '12': 'Home',
  '13': 'Assisted living facility',
  '15': 'Mobile unit',
  '19': 'Outpatient hospital, off campus',
  '20': 'Urgent care',
  '21': 'Inpatient hospital',
  '22': 'Outpatient hospital, on campus',
  '23': 'Emergency room',
  '24': 'Ambulatory surgical center',
  '31': 'Skilled nursing facility',
  '32': 'Nursing facility',
  '34': 'Hospice',
  '49': 'Independent clinic',
  '50': 'Federally qualified health center',
  '51': 'Inpatient psychiatric facility',
  '52': 'Psychiatric facility, partial hospitalization',
  '53': 'Community mental health center',
  '61': 'Inpatient rehabilitation facility',
  '65': 'End-stage renal disease facility',
  '72': 'Rural health clinic',
  '81': 'Independent laboratory',
}

/** Returns the name of a place, or its digits where we have none. */
export function placeName(place: string): string {
  return PLACES[place] ?? `place ${place}`
}

/** Returns the places that can be chosen, as `23 Emergency room`; one that we have no name for stays what it is. */
export function placeChoices(present: string): readonly (readonly [string, string])[] {
  const known = Object.keys(PLACES).toSorted()
  const places = present === '' || known.includes(present) ? known : [...known, present]
  return places.map((place) => [place, `${place} ${placeName(place)}`] as const)
}
