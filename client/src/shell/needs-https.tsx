/** What is missing where the browser gives no secure context: no worker, so nothing opens without a network. */
export function NeedsHttps() {
  return (
    <p class="notice" role="status">
      <strong>This address needs https.</strong> The app works here while the site is reached and keeps your lines on
      this device, but it cannot open without a network.
    </p>
  )
}
