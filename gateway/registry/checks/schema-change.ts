/** What a change does to clients that were written for the schema before it. */
export type Severity = 'breaking' | 'dangerous' | 'safe'

/** One difference between two public schemas. */
export interface SchemaChange {
  /**
   * `breaking`: documents that were valid are not any more, or answers have another shape; `dangerous`: clients may meet what they
   * didn't expect; `safe`: nobody notices.
   */
  readonly severity: Severity
  /** In words: `Field 'email' was removed from object type 'User'`. */
  readonly message: string
  /**
   * What has changed; undefined for the schema itself.
   *
   * @see https://spec.graphql.org/draft/#sec-Schema-Coordinates
   */
  readonly coordinate?: string | undefined
  /** Of a breaking change: whoever uses one of these coordinates notices it. Undefined when it can't be told who does. */
  readonly usedThrough?: readonly string[] | undefined
}
