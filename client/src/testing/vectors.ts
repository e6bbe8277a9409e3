/** Vectors that the tests of the server read, too. */
import { readFileSync } from 'node:fs'

const TESTS = new URL('../../../tests/', import.meta.url)

/** Returns the content of a JSON file below `tests/` of the repository, or below another folder (its URL). */
export function vectorsOf<T>(path: string, folder: URL = TESTS): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T // the file is ours, of the shape that its tests name
}
