/** Which day it is for the person, and what speaks against it; known anew each minute and at each return to the app. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Today, todayOf } from '../entry/day.ts'
import { now, onReturn } from '../shell/platform.ts'
import { SERVER_AHEAD } from '../sync/client.ts'
import { useProfile } from './use-profile.ts'
import { useSettings } from './use-settings.ts'
import { useStored } from './use-stored.ts'

const MINUTE_MS = 60_000

export function useToday(): Today {
  const at = useNow()
  const { timeZone } = useProfile()
  const { dayStartsAt } = useSettings()
  const ahead = useStored('server-ahead', (store) => store.meta(SERVER_AHEAD), [SERVER_AHEAD])
  const serverAhead = ahead.kind === 'ready' && typeof ahead.value === 'number' ? ahead.value : null
  return useMemo(() => {
    return todayOf(at, { phoneZone: phoneZoneAt(at), profileZone: timeZone, startsAt: dayStartsAt, serverAhead })
  }, [at, timeZone, dayStartsAt, serverAhead])
}

const known = { zone: '', until: 0 }

/** To ask takes a millisecond on a slow phone, and a list asks for each of its days. */
function phoneZoneAt(at: number): string {
  if (at >= known.until || at < known.until - MINUTE_MS) {
    known.zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    known.until = at + MINUTE_MS
  }
  return known.zone
}

function useNow(): number {
  const [at, setAt] = useState(now)
  useEffect(() => {
    const look = () => setAt(now())
    const timer = window.setInterval(look, MINUTE_MS)
    const stop = onReturn(look)
    return () => {
      window.clearInterval(timer)
      stop()
    }
  }, [])
  return at
}
