/** Why a line is worth nothing, and what a credit's flags mean: the sentences of the server, held by `tests/shared/reasons.json`. */
import type { Worth } from '../screens/lines/line-view.ts'

const ASSIGNED_ZERO = 'CMS valued this service and assigned zero physician work to it.'

/** Of a code with a work RVU, where no flag says it. */
const NOTHING_LEFT = 'Its modifiers, its case or your contract leave nothing of its value.'

/** Why there is no work RVU to count. */
const REASONS: { readonly [code: string]: string } = {
  unknown_code: 'The catalog does not know this code. The line is kept and counts 0.00 until it does.',
  no_release: 'No fee schedule that covers this date is loaded. The line is kept and counts 0.00 until one is.',
  not_in_excerpt:
    'Only an excerpt of the fee schedule is loaded, and this code is not in it. The line is kept and counts 0.00 until a complete release is loaded.',
  unknown_to_this_version:
    "The fee schedule's row of this code holds something that this version of OpenRVU does not know. The line is kept and counted, and adds nothing until the program can read it.",
  component: 'The work of this code stands under its professional component (modifier 26) only.',
  anesthesia: 'Anesthesia has no work RVU. It is measured in base units of the code and units of 15 minutes.',
  measure_only: 'This code reports a measure of quality. It has no work RVU and no price.',
  carrier_priced:
    'The national schedule assigns no RVUs to this code; the Medicare contractor of the region prices each claim.',
  not_valid_for_medicare:
    "CMS has assigned no physician work RVU to this code. What is paid follows from each payer's own fee schedule or contract.",
  noncovered:
    "The schedule assigns no work RVU to this code because Medicare does not cover the service. What is paid follows from each payer's own fee schedule or contract.",
  bundled: 'The schedule assigns no work RVU to this code: its payment is inside that of other services.',
  other_schedule:
    'The physician fee schedule assigns no work RVU to this code: such an item or service is paid, where it is, under another schedule or rule.',
  deleted: "This code is no longer in force, so today's fee schedule has no value for it.",
  not_in_schedule:
    "The physician fee schedule has no row for this code, so no work RVU is assigned to it. What is paid follows from each payer's own fee schedule or contract.",
}

/** What changes a credit, or may. */
const FLAGS: { readonly [code: string]: string } = {
  assistant_not_paid: 'An assistant is not paid for this code, so the line is worth 0.00.',
  base_not_in_release: 'The base of its endoscopy family is not in the release, so nothing was taken off.',
  base_units_once: 'The base units of the session count once, with its highest line; this one has its time.',
  bilateral_once: 'Both sides are paid once for this code: the other side has the value.',
  by_report: 'Paid by report: the factor is a term of your contract.',
  code_not_in_force: 'The code was not in force on this day.',
  conflicting_modifiers: 'The modifiers contradict each other, so only the row and the units count.',
  days_of_care_capped: 'More days of care than the global period has: the whole part of modifier 55 counts.',
  facility_modifier: '73 and 74 are modifiers of a facility and change no professional work.',
  included_in_family: 'The base of an endoscopy family is part of the other procedure of the case.',
  modifier_not_allowed: 'A modifier does not apply to this code and changes nothing.',
  no_base_units: 'No base units of this anesthesia code are loaded.',
  no_minutes: 'The minutes of anesthesia are not given.',
  not_in_pinned_year: 'The year that the contract counts by does not have the code; the release in force was used.',
  not_payable_by_medicare: 'Valued, but not paid by Medicare.',
  older_release: 'The newer release is an excerpt without this code, so an older one was used.',
  parts_capped: 'The parts of one procedure are worth the whole at most: this line has what the others left.',
  professional_component_valued: 'The work of this code stands under modifier 26 only: add 26 to credit it.',
  role_without_modifier:
    "Logged as assistant or co-surgeon without the modifier for it, so the line counts whole: 80, 81, 82 or AS would give an assistant's share, 62 that of each of two surgeons.",
  schedule_year_missing: 'The schedule of this year is not loaded here; the latest one before it was used.',
  session_not_given: 'Other lines of the day might reduce it if they belong to the same case.',
  unknown_modifier: 'A modifier is unknown and changes nothing.',
}

/** Flags that make a line with a work RVU worth nothing. */
const ZERO_FLAGS = ['assistant_not_paid', 'bilateral_once', 'included_in_family', 'parts_capped']

/** Returns why a line is worth nothing, or nobody can tell; '' for one that is worth something, or where none is known. */
export function whyZero(worth: Worth): string {
  if (worth.kind === 'unknown') return REASONS[worth.reason] ?? ''
  if (worth.hundredths !== 0) return ''
  if (worth.basis !== 'work_rvu') return reasonSentence(worth.basis, worth.reason)
  const flag = ZERO_FLAGS.find((one) => worth.flags.includes(one))
  return flag === undefined ? '' : (FLAGS[flag] ?? '')
}

/** Returns the sentence of a reason; one that this build does not know is named by its code. */
export function reasonSentence(basis: string, reason: string): string {
  if (basis === 'assigned_zero') return ASSIGNED_ZERO
  if (basis === 'work_rvu' && FLAGS[reason] === undefined) return NOTHING_LEFT
  return REASONS[reason] ?? FLAGS[reason] ?? reason
}

/** Returns the sentence of a flag; one that this build does not know is named by its code. */
export function flagSentence(flag: string): string {
  return FLAGS[flag] ?? flag
}
