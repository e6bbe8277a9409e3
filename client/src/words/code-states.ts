/** What the state of a code means: the sentences of its page on the site, held by `tests/shared/code_states.json`. */

export interface StateWords {
  readonly badge: string
  /** What it says of the work RVU. */
  readonly rvu: string
  /** How a line with it counts. */
  readonly credit: string
}

const PAYERS_DECIDE = "What is paid follows from each payer's own fee schedule or contract."
const COUNTS_ZERO = 'A logged line adds 0.00 wRVU; it is still counted, and every summary lists it with this reason.'
const CREDIT = 'A logged line adds the work RVU times its units, before the rules of modifiers and of the contract.'

export const STATE_WORDS: { readonly [state: string]: StateWords } = {
  valued: { badge: 'Work RVU assigned', rvu: 'CMS has assigned a work RVU to this code.', credit: CREDIT },
  valued_not_medicare: {
    badge: 'Valued, not payable by the schedule',
    rvu: 'The schedule prints a work RVU for this code although Medicare does not pay it from the fee schedule.',
    credit: `${CREDIT} It carries the flag that Medicare does not pay it from the schedule.`,
  },
  component: {
    badge: 'Component only',
    rvu: 'The work of this code stands under its professional component (modifier 26) only.',
    credit: 'A line with modifier 26 adds the work RVU; a line without it adds 0.00 wRVU.',
  },
  anesthesia: {
    badge: 'Anesthesia: base and time units',
    rvu: 'Anesthesia has no work RVU. It is measured in base units of the code and units of 15 minutes.',
    credit: 'A logged line adds 0.00 wRVU; its anesthesia units are shown beside the credit and never added to it.',
  },
  measure_only: {
    badge: 'Reporting only',
    rvu: 'This code reports a measure of quality. It has no work RVU and no price.',
    credit: COUNTS_ZERO,
  },
  no_physician_work: {
    badge: 'No physician work',
    rvu: 'CMS has valued this service and assigned zero physician work: its value is practice expense and malpractice.',
    credit: 'A logged line adds 0.00 wRVU because zero work is assigned; it is still counted.',
  },
  carrier_priced: {
    badge: 'Priced by the contractor',
    rvu: 'The national schedule assigns no RVUs to this code; the Medicare contractor of the region prices each claim.',
    credit: COUNTS_ZERO,
  },
  not_valid_for_medicare: {
    badge: 'No work RVU · not valid for Medicare',
    rvu: `CMS has assigned no physician work RVU to this code. ${PAYERS_DECIDE}`,
    credit: COUNTS_ZERO,
  },
  noncovered: {
    badge: 'Not covered by Medicare',
    rvu: `The schedule assigns no work RVU to this code because Medicare does not cover the service. ${PAYERS_DECIDE}`,
    credit: COUNTS_ZERO,
  },
  bundled: {
    badge: 'Bundled',
    rvu: 'The schedule assigns no work RVU to this code: its payment is inside that of other services.',
    credit: COUNTS_ZERO,
  },
  other_schedule: {
    badge: 'Another fee schedule',
    rvu: 'The physician fee schedule assigns no work RVU to this code: such an item or service is paid, where it is, under another schedule or rule.',
    credit: COUNTS_ZERO,
  },
  deleted: {
    badge: 'Deleted',
    rvu: "This code is no longer in force, so today's fee schedule has no value for it.",
    credit:
      'A line dated while the code was in force is valued by the release of its date; a later line adds 0.00 wRVU.',
  },
  not_in_schedule: {
    badge: 'Not in the fee schedule',
    rvu: `The physician fee schedule has no row for this code, so no work RVU is assigned to it. ${PAYERS_DECIDE}`,
    credit: COUNTS_ZERO,
  },
  unknown_to_this_version: {
    badge: 'Not readable by this version',
    rvu: "The fee schedule's row of this code holds something that this version of OpenRVU does not know, so nothing of it is credited until the program is upgraded and the release is imported anew.",
    credit:
      'A logged line is kept and counted, is not valued, and adds nothing; every summary lists it with this reason.',
  },
}
