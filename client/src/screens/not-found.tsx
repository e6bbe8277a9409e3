import { SHELL } from '../words/shell.ts'

export function NotFound() {
  return (
    <>
      <p>{SHELL.notFound}</p>
      <p>
        <a href="/app/">{SHELL.toLog}</a>
      </p>
    </>
  )
}
