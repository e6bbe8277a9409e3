/** Bundles: what is logged together as one tile. Made, changed, duplicated and deleted, with or without a network. */
import { useState } from 'preact/hooks'
import { bundleForm, copyName, NEW_BUNDLE } from '../../entry/bundle-form.ts'
import { allBundlesOf, type Bundle, removeBundle, storeBundle } from '../../entry/bundles.ts'
import { now, random } from '../../shell/platform.ts'
import { BUNDLES } from '../../words/favorites.ts'
import { lineText } from '../../words/log.ts'
import { SHELL } from '../../words/shell.ts'
import { STORE_SENTENCES } from '../../words/sync.ts'
import { focusById } from '../focus-by-id.ts'
import { useChange } from '../use-change.ts'
import { useStored } from '../use-stored.ts'
import { BundleEditor } from './bundle-editor.tsx'
import '../favorites/favorites.css'
import './bundles.css'

/** Which bundle is in the form; `new`: one that is not stored yet. */
type Edited = { readonly kind: 'none' } | { readonly kind: 'new' } | { readonly kind: 'bundle'; readonly id: string }

const NONE: Edited = { kind: 'none' }
const NEW = 'new'

/** The button that opens a form has the focus again when it closes. */
function buttonId(id: string): string {
  return `change ${id}`
}

export function BundlesScreen() {
  const stored = useStored('templates', (store) => store.shownOf('templates'), ['templates'])
  if (stored.kind === 'loading') return <p>{SHELL.loading}</p>
  if (stored.kind === 'unusable') return <p role="alert">{STORE_SENTENCES[stored.fault]}</p>
  return <Bundles bundles={allBundlesOf(stored.value)} />
}

function Bundles({ bundles }: { readonly bundles: readonly Bundle[] }) {
  const [edited, edit] = useState<Edited>(NONE)
  const { change, notSaved } = useChange()
  const duplicate = async (bundle: Bundle) => {
    const name = copyName(bundle.name, BUNDLES.copyEnding)
    const copy = storeBundle({ id: null, name, targets: bundle.targets }, { now, random })
    if (await change([copy], BUNDLES.duplicated(name))) edit({ kind: 'bundle', id: copy.id })
  }
  const close = (id: string) => {
    edit(NONE)
    focusById(buttonId(id))
  }
  return (
    <>
      {bundles.length > 0 || edited.kind === 'new' ? null : <p class="empty">{BUNDLES.empty}</p>}
      {edited.kind === 'new' ? (
        <BundleEditor id={null} form={NEW_BUNDLE} onClose={() => close(NEW)} />
      ) : (
        <button
          id={buttonId(NEW)}
          type="button"
          class={`new-record${bundles.length === 0 ? ' main' : ''}`}
          onClick={() => edit({ kind: 'new' })}
        >
          {BUNDLES.new}
        </button>
      )}
      {notSaved === '' ? null : <p role="alert">{notSaved}</p>}
      <ul class="records">
        {bundles.map((bundle) => (
          <li key={bundle.id} class="record">
            {edited.kind === 'bundle' && edited.id === bundle.id ? (
              <BundleEditor id={bundle.id} form={bundleForm(bundle)} onClose={() => close(bundle.id)} />
            ) : (
              <BundleItem
                bundle={bundle}
                onEdit={() => edit({ kind: 'bundle', id: bundle.id })}
                onDuplicate={() => void duplicate(bundle)}
                onDelete={() => void change([removeBundle(bundle.id)], BUNDLES.deleted(bundle.name))}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

interface BundleItemProps {
  readonly bundle: Bundle
  readonly onEdit: () => void
  readonly onDuplicate: () => void
  readonly onDelete: () => void
}

function BundleItem({ bundle: { id, name, targets }, onEdit, onDuplicate, onDelete }: BundleItemProps) {
  return (
    <>
      <h2>{name}</h2>
      <p class="soft">{targets.length === 0 ? BUNDLES.withoutLines : targets.map(lineText).join(', ')}</p>
      <div class="record-buttons">
        <button id={buttonId(id)} type="button" class="wide" aria-label={BUNDLES.edit(name)} onClick={onEdit}>
          {BUNDLES.short.edit}
        </button>
        <button type="button" class="wide" aria-label={BUNDLES.duplicate(name)} onClick={onDuplicate}>
          {BUNDLES.short.duplicate}
        </button>
        <button type="button" class="wide" aria-label={BUNDLES.delete(name)} onClick={onDelete}>
          {BUNDLES.short.delete}
        </button>
      </div>
    </>
  )
}
