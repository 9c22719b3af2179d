import type { ConstDirectiveNode, DirectiveNode, ValueNode } from 'graphql'
import type { Entity, EntityKey } from './entity.ts'

/** A document over federation's schema, taken apart for a service that knows no `_entities`. */
export interface CompiledRequest {
  /** What is left for the service when `_entities` is gone; undefined when nothing is. */
  readonly rest: WireDocument | undefined
  /** Root fields that need no service: `__typename`. */
  readonly constants: Readonly<Record<string, unknown>>
  readonly entityFields: readonly EntityField[]
  /** Stands before every name that was made up for the service: aliases, variables, fragments. */
  readonly prefix: string
  /** Response keys of `__typename` on root types that the service calls otherwise. */
  readonly renamedTypeNames: ReadonlySet<string>
}

/** A document as the service gets it, and the variables that it declares. */
export interface WireDocument {
  readonly text: string
  readonly variables: readonly string[]
}

/** One `_entities` field. */
export interface EntityField {
  readonly responseKey: string
  /** `@skip` and `@include` on it and on the fragments around it. */
  readonly conditions: readonly (DirectiveNode | ConstDirectiveNode)[]
  readonly representations: ValueNode
  readonly selections: ReadonlyMap<string, EntitySelection>
}

/** What an `_entities` field selects of one type. */
export interface EntitySelection {
  readonly entity: Entity
  /** Whether anything is selected at all: else every entity is `{}`. */
  readonly isEmpty: boolean
  readonly fragments: ReadonlyMap<EntityKey, WireFragment>
}

/** A selection as a fragment, with the fragments that it uses. */
export interface WireFragment {
  readonly name: string
  readonly text: string
  /** The definitions of the fragments that it spreads, by name. */
  readonly uses: ReadonlyMap<string, string>
  /** The variables that these use, with their declarations: `$first: Int = 10`. */
  readonly variables: ReadonlyMap<string, string>
}
