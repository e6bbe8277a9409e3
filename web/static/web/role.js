// The role that fits the career stage on the date of service, while nobody has chosen another.
const stages = document.getElementById('usual-roles')
const day = document.getElementById('performed_on')
const role = document.getElementById('role')
const preset = document.querySelector('input[name=preset]')

if (stages && day && role && preset) {
  const roles = JSON.parse(stages.textContent)
  const said = document.createElement('p')
  said.className = 'note'
  said.setAttribute('role', 'status')
  role.after(said)
  day.addEventListener('change', () => {
    if (!day.value) return
    const usual = roles.findLast(([since]) => since <= day.value)?.[1] ?? 'primary'
    if (role.value === preset.value && usual !== role.value) {
      role.value = usual
      said.textContent = 'Set by your career stage on this date.'
    }
    preset.value = usual
  })
}
