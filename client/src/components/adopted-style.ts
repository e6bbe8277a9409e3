/**
 * Styles that come with the file of their screen, not with the first frame.
 *
 * A sheet that a script constructs is no inline style: the content security policy lets it pass.
 */
export function adoptStyle(css: string): void {
  if (!('replaceSync' in CSSStyleSheet.prototype)) return
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}
