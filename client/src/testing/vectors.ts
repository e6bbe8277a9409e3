/** Vectors that the tests of the server read, too. */
import { readFileSync } from 'node:fs'

const TESTS = new URL('../../../tests/', import.meta.url)

/** Returns the content of a JSON file below `tests/` of the repository. */
export function vectorsOf<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, TESTS), 'utf8')) as T // the file is ours, of the shape that its tests name
}
