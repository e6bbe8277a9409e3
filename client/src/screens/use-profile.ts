/** Who logs, as this phone knows it. */
import { NO_PROFILE, type Profile } from '../entry/profile.ts'
import { keptProfile } from '../shell/profile.ts'
import { useStored } from './use-stored.ts'

/** Returns the profile; an empty one until it was read. */
export function useProfile(): Profile {
  const stored = useStored('profile', keptProfile)
  return stored.kind === 'ready' && stored.value !== null ? stored.value : NO_PROFILE
}
