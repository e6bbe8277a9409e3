/** A span on paper: its totals and its lines as a table, which stands in the page while it is printed, and only then. */
import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Totals } from '../../figures/totals.ts'
import { FIGURES } from '../../words/figures.ts'
import { useApp } from '../context.ts'
import { useLookup } from '../use-catalog.ts'
import { useToday } from '../use-today.ts'
import { PrintedSheet } from './printed-sheet.tsx'
import type { Detail } from './use-summary.ts'

interface PrintButtonProps {
  readonly name: string
  readonly detail: Detail
  readonly totals: Totals
}

export function PrintButton({ name, detail, totals }: PrintButtonProps) {
  const person = useApp().phone.person.value?.name ?? ''
  const today = useToday().day
  const { titleOf } = useLookup()
  const shown = { name, person, today, titleOf, detail, totals }
  const latest = useRef(shown)
  latest.current = shown
  // Once: what comes while a sheet is printed does not take it away.
  useEffect(() => {
    const sheet = document.createElement('div')
    sheet.className = 'printed'
    // At once: the browser prints what stands in the page as it says so, also where somebody chose its own menu.
    const before = () => {
      render(<PrintedSheet {...latest.current} />, sheet)
      document.body.append(sheet)
    }
    const after = () => {
      render(null, sheet)
      sheet.remove()
    }
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
      after()
    }
  }, [])
  return (
    <button type="button" onClick={() => window.print()}>
      {FIGURES.print}
    </button>
  )
}
