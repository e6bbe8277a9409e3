/** Hands a text to the person as a file. */

export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser reads it after the click; a page load would free it anyway.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
