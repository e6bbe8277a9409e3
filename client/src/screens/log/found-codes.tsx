/** Codes that were found, each to be tapped. */

interface FoundCodesProps {
  /** What the list is. */
  readonly name: string
  readonly matches: readonly { readonly code: string; readonly title: string | null }[]
  readonly onChoose: (code: string, event: MouseEvent) => void
}

export function FoundCodes({ name, matches, onChoose }: FoundCodesProps) {
  if (matches.length === 0) return null
  return (
    <ul aria-label={name}>
      {matches.map(({ code, title }) => (
        <li key={code}>
          <button type="button" onClick={(event) => onChoose(code, event)}>
            <b>{code}</b> {title}
          </button>
        </li>
      ))}
    </ul>
  )
}
