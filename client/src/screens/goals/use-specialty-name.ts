/** The name of a specialty that the server names by its slug. */
import { useCallback } from 'preact/hooks'
import { readSpecialties } from '../../account/newcomer.ts'
import type { Topic } from '../../store/touched.ts'
import { UnexpectedAnswer } from '../../sync/protocol.ts'
import { useKeptReport } from '../use-kept-report.ts'

/** All of them at once: as many as the server gives in one page. */
const SPECIALTIES = '/api/v1/specialties?limit=500'
/** Nothing that a person does changes a name. */
const NO_TOPICS: readonly Topic[] = []

/** Returns what gives the name of a slug; its words, until the names are on this phone. */
export function useSpecialtyName(): (slug: string) => string {
  const report = useKeptReport('specialties', SPECIALTIES, readNames, NO_TOPICS)
  const names = report.kind === 'ready' ? report.value : null
  return useCallback((slug: string) => names?.get(slug) ?? slug.replaceAll('-', ' '), [names])
}

function readNames(body: unknown): ReadonlyMap<string, string> {
  const page = readSpecialties(body)
  if (page === null) throw new UnexpectedAnswer('specialties')
  return new Map(page.matches.map(({ slug, name }) => [slug, name]))
}
