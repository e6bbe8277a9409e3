import { expect, test } from 'vitest'
import { type DownloadOptions, download } from './download.ts'

const CSV = { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="openrvu-lines.csv"' }

function answering(answer: () => Response | Promise<Response>) {
  const requests: RequestInit[] = []
  const options: DownloadOptions = {
    fetch: async (_path, init) => {
      requests.push(init ?? {})
      return answer()
    },
    userId: 'somebody',
    timeout: () => new AbortController().signal,
  }
  return { options, requests }
}

test('a file comes whole, under the name that the server gives it, and is asked for as its owner', async () => {
  const { options, requests } = answering(() => new Response('code\r\n99213\r\n', { headers: CSV }))

  const file = await download(options, '/api/v1/export/lines.csv')

  expect(file).toMatchObject({ kind: 'file', name: 'openrvu-lines.csv' })
  expect(file.kind === 'file' && (await file.content.text())).toBe('code\r\n99213\r\n')
  expect(requests[0]).toMatchObject({ headers: { 'X-Sync-User': 'somebody' }, credentials: 'same-origin' })
})

test.each<[string, () => Response | Promise<Response>, object]>([
  ['no network', () => Promise.reject(new TypeError('failed')), { kind: 'unreachable' }],
  ['the log-in page of a hotel', () => new Response('<html>'), { kind: 'unreachable' }],
  [
    'an end in the middle',
    () => new Response(new ReadableStream({ pull: (one) => one.error(new Error('cut')) }), { headers: CSV }),
    { kind: 'unreachable' },
  ],
  [
    'too many exports',
    () => new Response('{}', { status: 429, headers: { 'Retry-After': '600' } }),
    { kind: 'later', retryAfter: 600 },
  ],
  ['a server that fails', () => new Response('', { status: 502 }), { kind: 'later', retryAfter: 0 }],
  [
    'a log-in that has ended',
    () => Response.json({ code: 'not_authenticated' }, { status: 401 }),
    { kind: 'refused', code: 'not_authenticated' },
  ],
])('%s is no file', async (_, answer, expected) => {
  expect(await download(answering(answer).options, '/api/v1/export')).toEqual(expected)
})
