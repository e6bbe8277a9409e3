/** Who logs: career stages, time zone, specialty (pure). */
import type { StageSince } from './roles.ts'

export interface Profile {
  readonly stages: readonly StageSince[]
  /** As `America/New_York`; null where the server said none. */
  readonly timeZone: string | null
  /** The short name of the specialty; null where the person has set none. */
  readonly specialty: string | null
  /** The day on which a week starts: Monday is 1, Sunday 7. */
  readonly weekStart: number
}

export const NO_PROFILE: Profile = { stages: [], timeZone: null, specialty: null, weekStart: 1 }

/** Returns the profile as `/api/v1/me` answers it; null for anything else. */
export function readProfile(body: unknown): Profile | null {
  if (typeof body !== 'object' || body === null || !('career_stages' in body)) return null
  const { career_stages, time_zone, specialty, week_start } = body as Record<string, unknown> // members are checked below
  if (!Array.isArray(career_stages)) return null
  return {
    stages: career_stages.flatMap(readStage),
    timeZone: textOrNull(time_zone),
    specialty: textOrNull(specialty),
    weekStart: typeof week_start === 'number' ? week_start : NO_PROFILE.weekStart,
  }
}

/** Somebody who has told nothing of themselves yet. */
export function isNewcomer({ stages, specialty }: Profile): boolean {
  return stages.length === 0 && specialty === null
}

function readStage(period: unknown): readonly StageSince[] {
  const { stage, effective_from } = (period ?? {}) as Record<string, unknown> // members are checked here
  return typeof stage === 'string' && typeof effective_from === 'string' ? [{ stage, from: effective_from }] : []
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
