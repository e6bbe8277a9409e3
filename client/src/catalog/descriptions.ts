/** Codes of which only a description fits: no device has descriptions, so the server is asked. */
import { readOrNull, type Send } from '../sync/http.ts'
import { list, members, text } from '../sync/protocol.ts'

export interface DescribedCode {
  readonly code: string
  readonly title: string
}

const LONGEST_QUERY = 200

/** Returns the codes whose descriptions fit, the best first; null where the server cannot be asked. */
export async function searchDescriptions(send: Send, words: string): Promise<readonly DescribedCode[] | null> {
  const query = new URLSearchParams({ q: words.slice(0, LONGEST_QUERY) })
  return readOrNull(await send({ method: 'GET', path: `/api/v1/codes/search?${query}` }), readDescribed)
}

function readDescribed(body: unknown): readonly DescribedCode[] {
  return list(members(body).results)
    .map(members)
    .filter(({ group }) => text(group) === 'texts')
    .map(({ code, title }) => ({ code: text(code), title: text(title) }))
}
