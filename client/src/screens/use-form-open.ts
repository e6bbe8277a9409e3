/** Notes an unsaved form as long as it is there: a new version is not offered over it. */
import { useEffect } from 'preact/hooks'
import { setFormOpen } from '../shell/open-forms.ts'

export function useFormOpen(name: string, isOpen: boolean): void {
  useEffect(() => {
    setFormOpen(name, isOpen)
    return () => setFormOpen(name, false)
  }, [name, isOpen])
}
