/** The steps of a log-in, and which one an answer leads to (pure). */
import type { AuthAnswer, PendingStep } from './answers.ts'

export type Step =
  | { readonly at: 'password' }
  | { readonly at: 'sign_up' }
  | { readonly at: 'ask_code' }
  | { readonly at: 'ask_reset' }
  /** `email` is null after the app was opened anew: the server knows it. */
  | { readonly at: 'login_code' | 'verify_email' | 'reset_code'; readonly email: string | null }
  | { readonly at: 'second_factor'; readonly hasRecoveryCodes: boolean }

/** A code of whose mail one can ask for another one. */
export type CodeStep = 'login_code' | 'verify_email'

const MAIL_NOT_SENT = 'mail_not_sent'

/** Returns the step that the server waits for; null: none, it stays as it is. */
export function stepAfter(answer: AuthAnswer, email: string | null): Step | null {
  return answer.kind === 'pending' ? stepOf(answer.pending, email) : null
}

/** Returns where to begin anew once the server no longer waits for a step; null where it does, or where nothing has begun. */
export function restartAfter(step: Step, answer: AuthAnswer): Step | null {
  // The account is made, and its code went nowhere: a log-in mails another one.
  if (step.at === 'sign_up' && answer.kind === 'failed' && answer.code === MAIL_NOT_SENT) return { at: 'password' }
  if (answer.kind !== 'not_open' && answer.kind !== 'nobody') return null
  switch (step.at) {
    case 'login_code':
      return { at: 'ask_code' }
    case 'verify_email':
    case 'second_factor':
      // A log-in by password mails another code of the address.
      return { at: 'password' }
    case 'reset_code':
      return { at: 'ask_reset' }
    case 'password':
    case 'sign_up':
    case 'ask_code':
    case 'ask_reset':
      return null
    default:
      return step satisfies never
  }
}

function stepOf(pending: PendingStep, email: string | null): Step {
  switch (pending.step) {
    case 'verify_email':
      return { at: 'verify_email', email }
    case 'login_code':
      return { at: 'login_code', email }
    case 'reset_code':
      return { at: 'reset_code', email }
    case 'second_factor':
      return { at: 'second_factor', hasRecoveryCodes: pending.hasRecoveryCodes }
    default:
      return pending satisfies never
  }
}
