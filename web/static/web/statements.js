// After "Read the file" the page would lose the chosen file; asking without leaving the page keeps it.
const form = document.getElementById('statement-form')

// A file that is chosen, or dropped on the field, is read without a further tap.
document.getElementById('file').addEventListener('change', (event) => {
  if (event.target.files.length) form.requestSubmit(form.querySelector('button[value="inspect"]'))
})

form.addEventListener('submit', async (event) => {
  if (event.submitter?.value !== 'inspect') return
  event.preventDefault()
  const body = new FormData(form, event.submitter)
  const answer = await fetch(location.pathname, { method: 'POST', body })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const outcome = page.getElementById('outcome')
  if (outcome === null) return form.submit()
  const said = page.querySelectorAll('#statement-form > .field .error')
  document.getElementById('outcome').replaceChildren(...said, ...outcome.childNodes)
  document.getElementById('outcome').scrollIntoView({ block: 'nearest' })
  read()
})

// Who reads with the keyboard or a screen reader goes on where the answer begins: at what is wrong, else at its heading.
function read() {
  const begin = form.querySelector('.error') ?? form.querySelector('#outcome h2')
  begin?.setAttribute('tabindex', '-1')
  begin?.focus({ preventScroll: begin.tagName === 'H2' })
}

read()
