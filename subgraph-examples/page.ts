/** Where a page begins and how long it is. */
export interface PageArguments {
  readonly first: number
  readonly after?: string | null | undefined
}

const longestPage = 100

/** A page of a list, and the id after which the next one begins. */
export function pageOf<Item extends { readonly id: string }>(
  list: readonly Item[],
  { first, after }: PageArguments,
): { readonly items: Item[]; readonly next: string | null } {
  const start = after === null || after === undefined ? 0 : list.findIndex(({ id }) => id === after) + 1
  const items = list.slice(start, start + Math.min(Math.max(first, 0), longestPage))
  const last = items.at(-1)
  return { items, next: last && start + items.length < list.length ? last.id : null }
}
