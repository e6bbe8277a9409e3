/** Codes of which only a description fits, asked of the server on request. */
import { useState } from 'preact/hooks'
import { type DescribedCode, searchDescriptions } from '../../catalog/descriptions.ts'
import { keepText } from '../../shell/router.ts'
import { LOG } from '../../words/log.ts'
import { useApp } from '../context.ts'
import { FoundCodes } from './found-codes.tsx'

interface MoreOnlineProps {
  readonly text: string
  readonly onChoose: (code: string, event: MouseEvent) => void
}

type Described = readonly DescribedCode[] | 'not_asked' | 'asking' | 'unreached'

export function MoreOnline({ text, onChoose }: MoreOnlineProps) {
  const device = useApp().phone.device.value
  const [described, show] = useState<Described>('not_asked')
  if (device === null) return null
  const ask = async () => {
    show('asking')
    show((await searchDescriptions(device.send, text.trim())) ?? 'unreached')
  }
  const isList = typeof described === 'object'
  return (
    <>
      <p role="status">{statusText(described)}</p>
      {isList ? (
        <FoundCodes name={LOG.described} matches={described} onChoose={onChoose} onLeave={() => keepText(text)} />
      ) : null}
      {isList ? null : (
        <button type="button" aria-disabled={described === 'asking'} onClick={() => void ask()}>
          {LOG.moreOnline}
        </button>
      )}
    </>
  )
}

function statusText(described: Described): string {
  switch (described) {
    case 'not_asked':
    case 'asking':
      return ''
    case 'unreached':
      return LOG.notAskedOnline
    default:
      return described.length === 0 ? LOG.nothingOnline : LOG.described
  }
}
