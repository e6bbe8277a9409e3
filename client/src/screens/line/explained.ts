/** The explanation of a credit as `/api/v1/logs/<id>` answers it (pure). */

export interface Explained {
  readonly why: string
  readonly steps: readonly string[]
  readonly flags: readonly string[]
}

/** Returns the explanation; null for an answer without one. */
export function readExplained(body: unknown): Explained | null {
  const explanation = member(member(body, 'valuation'), 'explanation')
  const why = member(explanation, 'why')
  if (typeof why !== 'string') return null
  return { why, steps: texts(member(explanation, 'steps')), flags: texts(member(explanation, 'flags')) }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined // just checked
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
