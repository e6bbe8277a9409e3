/** The name of the rules by which `search` orders: another one after every change of an answer. */
export const RANKER = '3'
