/** The invitation that a person was sent, as a link or as its token (pure). */

/** Returns the token of a link, or of what was typed in its place. */
export function invitationToken(typed: string): string {
  return /[?&]invite=([^&#\s]+)/.exec(typed)?.[1] ?? typed.trim()
}
