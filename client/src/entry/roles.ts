/** Roles and career stages (pure). The same rules as the server's (`procedures.domain.production`), held by `tests/shared/roles.json`. */
import type { Role } from './line.ts'

export const STAGES = ['student', 'resident', 'attending'] as const
export type Stage = (typeof STAGES)[number]

/** The first day of a stage that somebody has always been in, as they say; no line is older. */
export const ALWAYS = '1992-01-01'

/** What a line counts as; only `own` is part of totals, positions and pay. */
export type CountsAs = 'own' | 'training' | 'observed'

/** A stage and the day from which it is in force, as the profile has it. */
export interface StageSince {
  readonly stage: string
  readonly from: string
}

/** Returns the stage in force on a day: the latest that has begun, whatever the order; null where none has. */
export function stageOn(stages: readonly StageSince[], day: string): string | null {
  const begun = stages.filter((one) => one.from <= day)
  return begun.reduce<StageSince | null>((latest, one) => (isLater(one, latest) ? one : latest), null)?.stage ?? null
}

/** Returns the role that a form offers first in a stage. */
export function usualRole(stage: string | null): Role {
  switch (stage) {
    case 'student':
      return 'observer'
    case 'resident':
      return 'resident'
    default:
      return 'primary'
  }
}

/** Returns what a line of a role counts as, by the stage in force on its day; observed wins. */
export function countsAs(role: string, stage: string | null): CountsAs {
  if (role === 'observer' || stage === 'student') return 'observed'
  return role === 'resident' || stage === 'resident' ? 'training' : 'own'
}

const OFFERED: { readonly [stage: string]: readonly Role[] } = {
  student: ['observer', 'assistant'],
  resident: ['resident', 'primary', 'assistant', 'observer'],
}
const ALL_ROLES: readonly Role[] = ['primary', 'assistant', 'cosurgeon', 'supervisor', 'resident', 'observer']

/**
 * Returns all roles, those that are usual in a stage first, and of these the one that is preselected first of all.
 *
 * None is left out: the server takes each in every stage.
 */
export function rolesFor(stage: string | null): { readonly usual: readonly Role[]; readonly others: readonly Role[] } {
  const usual = OFFERED[stage ?? ''] ?? ['primary', 'assistant', 'cosurgeon', 'supervisor']
  return { usual, others: ALL_ROLES.filter((role) => !usual.includes(role)) }
}

function isLater(stage: StageSince, other: StageSince | null): boolean {
  return other === null || stage.from > other.from || (stage.from === other.from && stage.stage > other.stage)
}
