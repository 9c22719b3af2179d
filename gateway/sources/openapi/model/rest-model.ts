/** A REST service as Selvage sees it: all that its GraphQL schema and its requests are made of, without GraphQL. */
export interface RestModel {
  /** URL of the document's first server, as far as it has one. */
  readonly serverUrl: string | undefined
  readonly operations: readonly RestOperation[]
  readonly links: readonly RestLink[]
  /** Empty unless the options ask for them. */
  readonly events: readonly RestEvent[]
  /** Names of the types of component schemas, by the components' own, where they differ. */
  readonly renamedTypes: ReadonlyMap<string, string>
  /** By name. */
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>
  /** Names under `operations` and `types` of the options that nothing has. */
  readonly unknownNames: readonly string[]
  /** Operations that have no mapping, and why. */
  readonly skipped: readonly SkippedOperation[]
  /** Operations that are mapped although something is wrong with them, and what. */
  readonly mended: readonly SkippedOperation[]
}

/** One operation of the service. */
export interface RestOperation {
  /** The GraphQL field's name: legal, and unique among the operations. */
  readonly name: string
  readonly operationId: string | undefined
  readonly kind: 'query' | 'mutation'
  /** URL of the operation's own server, where it has one. */
  readonly serverUrl: string | undefined
  /** In upper case. */
  readonly method: string
  /** The path template: `/orders/{id}`. */
  readonly path: string
  readonly description: string | undefined
  readonly deprecated: boolean
  readonly parameters: readonly RestParameter[]
  readonly body: RestBody | undefined
  readonly result: RestResult
  /** Sets of security schemes, one of which is needed; none when nothing is. */
  readonly security: readonly (readonly string[])[]
}

/** A message that the service sends of itself: a webhook or a callback. */
export interface RestEvent {
  /** The GraphQL field's name: legal, and unique among the events. */
  readonly name: string
  /** The HTTP method that it comes by, in upper case. */
  readonly method: string
  readonly description: string | undefined
  readonly deprecated: boolean
  /** What the message holds. */
  readonly use: SchemaUse
  /** The status that the service expects. */
  readonly status: number
}

/** A field of an object that leads to what another operation answers. */
export interface RestLink {
  readonly owner: ObjectSchema
  /** The GraphQL field's name. */
  readonly name: string
  /** Its name in the document. */
  readonly linkName: string
  readonly description: string | undefined
  /** The operation whose answers have the link. */
  readonly source: RestOperation
  readonly target: RestOperation
  /** Where values come from, by the argument of the target; its other arguments are the field's. */
  readonly bindings: ReadonlyMap<string, LinkBinding>
}

/** Where a link takes a value from: the object, a parameter of the request that got it, or a header of the answer. */
export type LinkBinding =
  | { readonly kind: 'body'; readonly path: readonly string[] }
  | { readonly kind: 'request'; readonly in: string; readonly name: string }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: unknown }

/** How a service wants to be told who is calling. */
export type SecurityScheme =
  | { readonly kind: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly kind: 'basic' | 'bearer' }
  | {
      readonly kind: 'oauth2'
      /** Of the client credentials flow, where there is one. */
      readonly tokenUrl: string | undefined
      readonly scopes: readonly string[]
    }
  /** One that the gateway can't follow. */
  | { readonly kind: 'other'; readonly type: string }

/** A parameter and how it is written on the wire. */
export interface RestParameter {
  /** The GraphQL argument's name. */
  readonly argument: string
  /** The parameter's own name. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly description: string | undefined
  readonly deprecated: boolean
  /** What the service takes where nothing is given; never sent for an optional parameter. */
  readonly preset: unknown
  readonly use: SchemaUse
  readonly style: ParameterStyle
  readonly explode: boolean
  /** The characters `:/?#[]@!$&'()*+,;=` stand as they are. */
  readonly allowReserved: boolean
  /** Written as JSON, because the parameter has `content` rather than `schema`. */
  readonly asJson: boolean
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#style-values */
export type ParameterStyle = (typeof parameterStyles)[number]

const parameterStyles = [
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
  'cookie',
] as const

/** Tells the name of a style from everything else that a document may hold. */
export function isParameterStyle(value: unknown): value is ParameterStyle {
  return parameterStyles.some((style) => style === value)
}

/** The body that an operation takes, as one argument. */
export interface RestBody {
  readonly argument: string
  readonly required: boolean
  readonly description: string | undefined
  readonly use: SchemaUse
  readonly encoding: 'json' | 'form' | 'multipart' | 'text' | 'binary'
  readonly mediaType: string
  /** How the properties of a form are written, by property name, where the document says so. */
  readonly parts: ReadonlyMap<string, BodyPart>
}

/**
 * How one property of a form is written. Without a style, texts, numbers and the like stand as they are, objects as
 * JSON, and a list is one part for each item.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-object
 */
export interface BodyPart {
  readonly mediaType: string | undefined
  readonly style: ParameterStyle | undefined
  readonly explode: boolean
  readonly allowReserved: boolean
}

/** What an operation answers with. */
export interface RestResult {
  /** How the body of a success is read; of `any` its own type says it, and of `nothing` there is none to read. */
  readonly kind: 'json' | 'text' | 'bytes' | 'any' | 'nothing'
  /** What the body of a success holds. */
  readonly use: SchemaUse
  /** Members of the union that `use` is, by the status that says so: `202` or `2XX`. */
  readonly members: ReadonlyMap<string, string>
  /** Media types for the `Accept` header, the one that is wanted first. */
  readonly accept: readonly string[]
  /** The object that holds body and headers, where headers are asked for. */
  readonly envelope: ResultEnvelope | undefined
  /** The union that also holds errors, where they are asked for. */
  readonly outcomes: ResultOutcomes | undefined
}

/** An object with the field `body` and a field for each header. */
export interface ResultEnvelope {
  readonly type: ObjectSchema
  readonly headers: readonly ResponseHeader[]
}

/** A header of an answer, as a field. */
export interface ResponseHeader {
  /** In lower case. */
  readonly name: string
  /** Where the envelope has it. */
  readonly property: string
  readonly use: SchemaUse
}

/** A union of a success and the errors that the document describes. */
export interface ResultOutcomes {
  readonly union: UnionSchema
  /** The member that a success is; undefined where that is one of several. */
  readonly success: string | undefined
  /** Names of members by status: `404`, `4XX` or `default`. */
  readonly errors: ReadonlyMap<string, string>
}

/** A schema where it is used. */
export interface SchemaUse {
  readonly schema: RestSchema
  readonly nullable: boolean
}

/** The schemas that the mapping tells apart. Named ones are one object wherever they are used. */
export type RestSchema = ScalarSchema | ListSchema | EnumSchema | ObjectSchema | UnionSchema | MapSchema

/** A value without parts, by the name of its GraphQL scalar; `JSON` for whatever has no better type. */
export interface ScalarSchema {
  readonly kind: 'scalar'
  readonly scalar: string
}

/** An array. */
interface ListSchema {
  readonly kind: 'list'
  readonly items: SchemaUse
  /** Most items that the document allows. */
  readonly maxItems?: number
}

/** A set of texts; each has a legal GraphQL name. */
export interface EnumSchema {
  readonly kind: 'enum'
  readonly name: string
  readonly description: string | undefined
  readonly values: readonly { readonly name: string; readonly value: string }[]
}

/** An object with known properties; its fields may lead back to it. */
export interface ObjectSchema {
  readonly kind: 'object'
  readonly name: string
  readonly description: string | undefined
  readonly fields: readonly RestField[]
}

/** An object whose properties are data: a list of entries with `key` and `value`. */
export interface MapSchema {
  readonly kind: 'map'
  /** Of the entries' type. */
  readonly name: string
  readonly values: SchemaUse
}

/** One of several schemas, of which at least one is an object. */
export interface UnionSchema {
  readonly kind: 'union'
  readonly name: string
  readonly description: string | undefined
  readonly members: readonly UnionMember[]
  /** The property that tells which member a value is, where the document names it. */
  readonly discriminator: string | undefined
}

/** A member of a union: an object, or anything else in a box, an object with the field `value`. */
export interface UnionMember {
  /** Name of the member's type: the object's own, or the box's. */
  readonly name: string
  readonly schema: Exclude<RestSchema, UnionSchema>
  /** Values of the discriminator that mean this member; the first is written where none is given. */
  readonly tags: readonly string[]
}

/** A property of an object. */
export interface RestField {
  /** The GraphQL field's name. */
  readonly name: string
  /** The property's own name; of a map beside properties, it stands for all others. */
  readonly property: string
  /** Holds the properties that no other field has, as a map. */
  readonly isRest: boolean
  readonly use: SchemaUse
  readonly required: boolean
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly description: string | undefined
  readonly deprecated: boolean
}

/** An operation that has a mistake. */
export interface SkippedOperation {
  readonly method: string
  readonly path: string
  /** JSON pointer to what has no mapping. */
  readonly pointer: string
  readonly reason: string
}

/** What a config says of the mapping. */
export interface MappingOptions {
  /** What `additionalProperties` of a type become: `JSON`, or a list of entries with `key` and `value`. */
  readonly maps: 'json' | 'entries'
  /** Whether operations that document response headers answer with an object of body and headers. */
  readonly responseHeaders: boolean
  /** Whether documented error bodies are members of a union, or all errors are GraphQL errors. */
  readonly errors: 'throw' | 'union'
  /** By `operationId`, or by the name that the operation has without. */
  readonly operations: Readonly<Record<string, { readonly name?: string; readonly exclude: boolean }>>
  /** New names of types, by those that they have without. */
  readonly types: Readonly<Record<string, string>>
  /** Whether there are events. */
  readonly webhooks?: object | undefined
}

/** What holds where the config says nothing. */
export const defaultMapping: MappingOptions = {
  maps: 'json',
  responseHeaders: false,
  errors: 'throw',
  operations: {},
  types: {},
}

/** A schema of the document, with the place that an unnamed type takes its name from. */
export interface SchemaPlace {
  readonly schema: unknown
  readonly pointer: string
  /** The type's name if it has no name of its own: `OrderLines`. */
  readonly name: string
}
