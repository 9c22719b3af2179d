import type { NameScope } from './names.ts'

/** New names of a config. */
export interface Renames {
  /** Takes the new name of the first candidate where there is one, else the first candidate that is free. */
  apply(names: NameScope, ...candidates: readonly [string, ...string[]]): string
  /** Names that nothing had. */
  unused(): string[]
}

/** Builds {@link Renames} of a table from old names to new ones. */
export function createRenames(table: Readonly<Record<string, string>>): Renames {
  const used = new Set<string>()
  return {
    apply(names, ...candidates) {
      const [wanted] = candidates
      const renamed = Object.hasOwn(table, wanted) ? table[wanted] : undefined
      if (renamed === undefined) return names.take(...candidates)
      used.add(wanted)
      return names.take(renamed)
    },
    unused: () => Object.keys(table).filter((name) => !used.has(name)),
  }
}
