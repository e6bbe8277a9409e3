/** How codes are written, as `codes.domain.patterns` of the server says it (pure). */

export const ANESTHESIA = /^0[0-9]{4}$/
/** Numbers of operations, also where no release says how they are. */
export const OPERATION = /^[1-6][0-9]{4}$/
