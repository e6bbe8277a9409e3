/** Codes that were found, each to be tapped, with a way to what is known of it that chooses nothing. */
import { LOG } from '../../words/log.ts'

interface FoundCodesProps {
  /** What the list is. */
  readonly name: string
  readonly matches: readonly { readonly code: string; readonly title: string | null }[]
  readonly onChoose: (code: string, event: MouseEvent) => void
  /** Before the page of a code is shown; without it there is no way to one, as in a form that would be lost. */
  readonly onLeave?: () => void
}

export function FoundCodes({ name, matches, onChoose, onLeave }: FoundCodesProps) {
  if (matches.length === 0) return null
  return (
    <ul aria-label={name}>
      {matches.map(({ code, title }) => (
        <li key={code} class="found-code">
          <button type="button" onClick={(event) => onChoose(code, event)}>
            <b>{code}</b> {title}
          </button>
          {onLeave === undefined ? null : (
            <a class="about" href={`/app/code/${code}`} aria-label={LOG.about(code)} onClick={onLeave}>
              i
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
