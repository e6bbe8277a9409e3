/** Forms with something in them that loading the app anew would lose. */
import { computed, signal } from '@preact/signals'

const open = signal<ReadonlySet<string>>(new Set())

export const isAnyFormOpen = computed(() => open.value.size > 0)

/** Notes that something in a form is not saved, or no more. */
export function setFormOpen(name: string, isOpen: boolean): void {
  if (open.value.has(name) === isOpen) return
  const others = [...open.value].filter((one) => one !== name)
  open.value = new Set(isOpen ? [...others, name] : others)
}
