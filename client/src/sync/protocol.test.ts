import { expect, test } from 'vitest'
import { readPushAnswer } from './protocol.ts'

const REJECTED = { status: 'rejected', code: 'invalid', errors: {}, collection: null, id: null }

test('a result that names no mutation does not keep the others from being read', () => {
  const named = { ...REJECTED, mutation_id: '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d01' }

  const { results } = readPushAnswer({ results: [{ ...REJECTED, mutation_id: null }, named], valuations: [] })

  expect(results.map((result) => result.mutationId)).toEqual([named.mutation_id])
})
