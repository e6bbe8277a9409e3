/** Who logs, as this phone knows it. */
import { NO_PROFILE, type Profile } from '../entry/profile.ts'
import { keptProfile } from '../shell/profile.ts'
import { type Stored, useStored } from './use-stored.ts'

/** Returns the profile; an empty one until it was read. */
export function useProfile(): Profile {
  const stored = useStoredProfile()
  return stored.kind === 'ready' && stored.value !== null ? stored.value : NO_PROFILE
}

/** Returns the profile; null where it was never read. */
export function useStoredProfile(): Stored<Profile | null> {
  return useStored('profile', keptProfile, ['profile'])
}
