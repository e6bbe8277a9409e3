/** Who logs: career stages, time zone, specialty; and whose production a line is by them. */
import type { Role } from './line.ts'

export type Stage = 'student' | 'resident' | 'attending'

export interface StagePeriod {
  readonly stage: Stage
  /** The first day of it, as `2026-07-01`. */
  readonly effective_from: string
}

export interface Profile {
  readonly stages: readonly StagePeriod[]
  /** As `America/New_York`; null where the person has set none. */
  readonly timeZone: string | null
  /** The short name of the specialty; null where the person has set none. */
  readonly specialty: string | null
}

export const NO_PROFILE: Profile = { stages: [], timeZone: null, specialty: null }

/** What a line counts as; only `own` is part of totals, positions and pay. */
export type CountsAs = 'own' | 'training' | 'observed'

/** Returns the career stage in force on a day; null where the person has said none for it. */
export function stageOn({ stages }: Profile, day: string): Stage | null {
  const begun = stages.filter((period) => period.effective_from <= day)
  return begun.toSorted((one, other) => one.effective_from.localeCompare(other.effective_from)).at(-1)?.stage ?? null
}

/** Returns what a line of a role counts as in a career stage; observed wins. Source: the wRVU rules, section 8. */
export function countsAs(role: string, stage: Stage | null): CountsAs {
  if (role === 'observer' || stage === 'student') return 'observed'
  return role === 'resident' || stage === 'resident' ? 'training' : 'own'
}

/** Returns the role that is offered first in a career stage. */
export function usualRole(stage: Stage | null): Role {
  if (stage === 'student') return 'observer'
  return stage === 'resident' ? 'resident' : 'primary'
}

/** Returns the profile as `/api/v1/me` answers it, or as it was kept; null for anything else. */
export function readProfile(body: unknown): Profile | null {
  if (typeof body !== 'object' || body === null || !('career_stages' in body)) return null
  const { career_stages, time_zone, specialty } = body as Record<string, unknown> // members are checked below
  if (!Array.isArray(career_stages)) return null
  return { stages: career_stages.flatMap(readStage), timeZone: textOrNull(time_zone), specialty: textOrNull(specialty) }
}

function readStage(period: unknown): readonly StagePeriod[] {
  const { stage, effective_from } = (period ?? {}) as Record<string, unknown> // members are checked here
  const isStage = stage === 'student' || stage === 'resident' || stage === 'attending'
  return isStage && typeof effective_from === 'string' ? [{ stage, effective_from }] : []
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
