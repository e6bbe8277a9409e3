// After "See what it would do" the page would lose the chosen file; asking without leaving the page keeps it.
const form = document.getElementById('import-form')

form.addEventListener('submit', async (event) => {
  if (event.submitter?.value !== 'look') return
  event.preventDefault()
  const body = new FormData(form, event.submitter)
  const answer = await fetch(location.pathname, { method: 'POST', body })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const outcome = page.getElementById('outcome')
  const said = page.querySelectorAll('#import-form .error')
  if (outcome === null) return form.submit()
  // What is unclear is asked for, and answered, there.
  if (page.querySelector('#import-form details[open]')) form.querySelector('details').open = true
  document.getElementById('outcome').replaceChildren(...said, ...outcome.childNodes)
  document.getElementById('outcome').scrollIntoView({ block: 'nearest' })
})
