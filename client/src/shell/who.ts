/** Who is logged in here, as the server says it. */
import type { AuthAnswer } from '../account/answers.ts'

export interface Person {
  readonly userId: string
  readonly name: string
}

/** `unknown`: no answer of our server came. */
export type Who =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unknown' }

/** Returns what the answer about the session says. */
export function whoOf(answer: AuthAnswer): Who {
  switch (answer.kind) {
    case 'logged_in':
      return { kind: 'person', person: answer.person }
    case 'nobody':
    case 'pending':
      return { kind: 'nobody' }
    case 'proof_needed':
    case 'done':
    case 'refused':
    case 'csrf_failed':
    case 'not_open':
    case 'too_many':
    case 'failed':
    case 'unreachable':
      return { kind: 'unknown' }
    default:
      return answer satisfies never
  }
}
