/** What is to be let go of an {@link EntityCache}. */
export interface EntityPurge {
  /** All entities of these types, and of the interfaces that they are of, or that are of them. */
  readonly types?: readonly string[] | undefined
  /** Entities by type and key, `Product:1`; all of its type that are known by keys of several fields. */
  readonly entities?: readonly string[] | undefined
  readonly all?: boolean | undefined
}

/** The entities of one graph that are kept. */
export interface EntityCache {
  /** Lets go of entities, in this process; answers with their number. */
  purge(what: EntityPurge): number
  size(): { readonly entities: number; readonly bytes: number }
}
