/** The shapes of `reminders.ts` against those of the OpenAPI document: types alone, which the compiler checks. */
import type { components } from '../../generated/openapi.ts'
import type { RemindedOnServer, ReminderRequest } from './reminders.ts'

type Wire = components['schemas']

type Holds<Claim extends true> = Claim
type Is<Given, Wanted> = [Given] extends [Wanted] ? true : false

export type Reminders = [
  Holds<Is<Wire['ReminderOutput'], RemindedOnServer>>,
  Holds<Is<ReminderRequest, Wire['ReminderInput']>>,
  Holds<Is<Wire['ReminderKeyOutput'], { readonly public_key: string | null }>>,
]
