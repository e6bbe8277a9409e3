/** A style as text, which a screen brings with itself. */
declare module '*.css?inline' {
  const css: string
  export default css
}
