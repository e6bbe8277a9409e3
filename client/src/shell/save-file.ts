/** Hands a file to the person. */

export function saveFile(name: string, content: string | Blob): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'application/json' }) : content
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser reads it after the click; a page load would free it anyway.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
