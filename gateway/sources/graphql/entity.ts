import type { KeyFields, KeyValue } from './key-fields.ts'

/** A type of a plain GraphQL service that other subgraphs can refer to by key. */
export interface Entity {
  readonly typeName: string
  readonly keys: readonly EntityKey[]
}

/** One key of an entity, and how the service is asked for what has it. */
export interface EntityKey {
  readonly fields: KeyFields
  /** Fields that are passed on beside the key where a representation has them: `@computed` fields need them. */
  readonly extras?: KeyFields
  /** Undefined where the service has no way to look it up: `@key(resolvable: false)`. */
  readonly lookup?: Lookup
}

/** Root fields, or fields below one, that answer with entities. */
export interface Lookup {
  /** From the root field down to the field that answers with the entity or the list. */
  readonly steps: readonly LookupStep[]
  /** Whether one call takes many keys and answers with a list. */
  readonly many: boolean
  /** Largest number of keys in one request. */
  readonly maxBatchSize: number
  /** Whether the root field is never null: a failure then takes everything with it that is asked in the same request. */
  readonly nonNull: boolean
}

/** One field on the way to an entity. */
export interface LookupStep {
  readonly fieldName: string
  /** The types of the arguments that are given, by name: `[ID!]!`. */
  readonly argumentTypes: ReadonlyMap<string, string>
  /** The arguments' values; a lookup that is not `many` gets one key. */
  argumentsOf(keys: readonly KeyValue[]): Readonly<Record<string, unknown>>
}

/** How a stitching directive's `@computed` field depends on fields of other subgraphs: federation's `@requires`. */
export interface ComputedField {
  readonly typeName: string
  readonly fieldName: string
  readonly fields: KeyFields
  /** The types of the fields that the service itself doesn't have, by name. */
  readonly externalTypes: ReadonlyMap<string, string>
}
