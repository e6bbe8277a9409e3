/** What is said of favorites. */

export const FAVORITES = {
  empty: 'No favorite yet. Under Log each tile has a button “…” by which its line becomes one.',
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  remove: (name: string) => `Take ${name} out`,
  removed: 'Taken out of the favorites.',
  moved: 'Moved.',
  name: (name: string) => `Your own name for ${name}`,
  renamed: 'Name saved.',
  save: 'Save the name',
  tooLong: (most: number) => `A name has ${most} characters at most.`,
} as const
