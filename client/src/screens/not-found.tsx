import { SHELL } from '../words/shell.ts'

export function NotFound() {
  return (
    <>
      <p>{SHELL.notFound}</p>
      <p>
        <a class="way" href="/app/">
          {SHELL.toLog}
        </a>
      </p>
    </>
  )
}
