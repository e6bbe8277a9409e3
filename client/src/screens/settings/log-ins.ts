/** Log-ins as `/api/v1/me/logins` answers them (pure). */

export interface LogIn {
  readonly id: string
  readonly client: string
  /** Browser and system as people call them, as `Chrome on Android`. */
  readonly browser: string
  /** The address that it came from; '' where that is not known. */
  readonly ip: string
  /** The day of the log-in. */
  readonly since: string
  /** The day of its last request. */
  readonly seenOn: string
  readonly staysSignedIn: boolean
  readonly isCurrent: boolean
}

/** Returns true where the server has more than it answered with. */
export function hasMore(body: unknown): boolean {
  return typeof (body as { next?: unknown } | null)?.next === 'string'
}

/** Returns the log-ins, this one first, then the one used last; null for an answer of another shape. */
export function readLogIns(body: unknown): readonly LogIn[] | null {
  const list = Array.isArray(body) ? body : (body as { results?: unknown } | null)?.results
  if (!Array.isArray(list)) return null
  const logIns = list.flatMap(readLogIn)
  return logIns.toSorted(
    (one, other) => Number(other.isCurrent) - Number(one.isCurrent) || other.seenOn.localeCompare(one.seenOn),
  )
}

function readLogIn(value: unknown): readonly LogIn[] {
  const { id, client, user_agent, ip, created_at, seen_at, stays_signed_in, is_current } = (value ?? {}) as Record<
    string,
    unknown
  > // members are checked below
  if (typeof id !== 'string' || typeof seen_at !== 'string') return []
  return [
    {
      id,
      client: String(client ?? ''),
      browser: browserName(String(user_agent ?? '')),
      ip: typeof ip === 'string' ? ip : '',
      since: typeof created_at === 'string' ? created_at.slice(0, 10) : '',
      seenOn: seen_at.slice(0, 10),
      staysSignedIn: stays_signed_in === true,
      isCurrent: is_current === true,
    },
  ]
}

/** The first that is named counts: most browsers name those that they are made of as well. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrom|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const SYSTEMS = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux']

function browserName(userAgent: string): string {
  const browser = BROWSERS.find(([sign]) => sign.test(userAgent))?.[1]
  const system = SYSTEMS.find((name) => userAgent.includes(name))
  return browser === undefined || system === undefined ? userAgent : `${browser} on ${system}`
}
