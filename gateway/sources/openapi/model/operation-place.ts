import type { JsonObject } from '../document/json-value.ts'
import type { OpenApiDocument } from '../document/open-api-document.ts'
import type { NameScope } from './names.ts'
import type { MappingOptions } from './rest-model.ts'
import type { SchemaReader } from './schema-reader.ts'

/** An operation of the document, and where it stands. */
export interface OperationPlace {
  readonly method: string
  readonly path: string
  readonly pointer: string
  readonly operation: JsonObject
  /** The path item, whose parameters hold for all its operations. */
  readonly pathItem: JsonObject
  readonly pathPointer: string
  /** The GraphQL field's name, and what types without a name are called after. */
  readonly name: string
}

/** What the parts of an operation are read with. */
export interface ReadContext {
  readonly document: OpenApiDocument
  readonly schemas: SchemaReader
  readonly options: MappingOptions
  /** The arguments of the operation so far. */
  readonly args: NameScope
}
