/** Global periods that a rule asks for, as `codes.domain.indicators` of the server names them (pure). */

export const MATERNITY = 'MMM'
export const NO_GLOBAL_PERIOD = 'XXX'
export const ADD_ON = 'ZZZ'
