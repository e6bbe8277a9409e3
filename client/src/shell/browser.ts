/** Browsers that are new enough for the app; one that cannot even read its modules never comes here. */

/** What came last of it, in 2022 and 2023. */
interface Global {
  readonly Array: { readonly prototype: object }
  readonly AbortSignal?: object
}

export function isNewEnough({ Array: { prototype }, AbortSignal }: Global): boolean {
  return 'toSorted' in prototype && AbortSignal !== undefined && 'timeout' in AbortSignal
}
