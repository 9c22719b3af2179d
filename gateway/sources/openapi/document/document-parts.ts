/** What a part of an OpenAPI document is. */
export type PartKind =
  | 'document'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'requestBody'
  | 'response'
  | 'header'
  | 'media'
  | 'encoding'
  | 'callback'
  | 'link'
  | 'example'
  | 'securityScheme'
  | 'schema'
  | 'discriminator'

/** What stands under a key: one part, a list of them, or an object of them by name. */
export interface PartSlot {
  readonly kind: PartKind
  readonly holds: 'one' | 'list' | 'map'
}

const one = (kind: PartKind): PartSlot => ({ kind, holds: 'one' })
const list = (kind: PartKind): PartSlot => ({ kind, holds: 'list' })
const map = (kind: PartKind): PartSlot => ({ kind, holds: 'map' })

function under(slot: PartSlot, ...keys: readonly string[]): Record<string, PartSlot> {
  return Object.fromEntries(keys.map((key) => [key, slot]))
}

const content = { content: map('media'), schema: one('schema'), examples: map('example') }
const responseParts = { ...content, headers: map('header'), links: map('link') }

const slots: Readonly<Record<PartKind, Readonly<Record<string, PartSlot>>>> = {
  document: {
    paths: map('pathItem'),
    webhooks: map('pathItem'),
    components: one('components'),
    // OpenAPI 2.0 has them at its top.
    definitions: map('schema'),
    parameters: map('parameter'),
    responses: map('response'),
    securityDefinitions: map('securityScheme'),
  },
  components: {
    schemas: map('schema'),
    responses: map('response'),
    parameters: map('parameter'),
    examples: map('example'),
    requestBodies: map('requestBody'),
    headers: map('header'),
    securitySchemes: map('securityScheme'),
    links: map('link'),
    callbacks: map('callback'),
    pathItems: map('pathItem'),
  },
  pathItem: {
    ...under(
      one('operation'),
      ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'],
    ),
    parameters: list('parameter'),
  },
  operation: {
    parameters: list('parameter'),
    requestBody: one('requestBody'),
    responses: map('response'),
    callbacks: map('callback'),
  },
  parameter: content,
  requestBody: content,
  response: responseParts,
  header: content,
  media: { ...content, encoding: map('encoding') },
  encoding: { headers: map('header') },
  callback: {},
  link: {},
  example: {},
  securityScheme: {},
  schema: {
    ...under(map('schema'), 'properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas'),
    ...under(list('schema'), 'allOf', 'oneOf', 'anyOf', 'prefixItems'),
    ...under(one('schema'), 'additionalProperties', 'items', 'not', 'contains', 'propertyNames'),
    ...under(one('schema'), 'unevaluatedProperties', 'unevaluatedItems', 'if', 'then', 'else'),
    discriminator: one('discriminator'),
  },
  discriminator: {},
}

/** The part that stands under a key of another; undefined where it is data or nothing that can hold references. */
export function slotOf(kind: PartKind, key: string): PartSlot | undefined {
  if (kind === 'callback') return one('pathItem')
  return Object.hasOwn(slots[kind], key) ? slots[kind][key] : undefined
}

const sections: Partial<Record<PartKind, readonly string[]>> = {
  schema: ['components', 'schemas'],
  response: ['components', 'responses'],
  parameter: ['components', 'parameters'],
  example: ['components', 'examples'],
  requestBody: ['components', 'requestBodies'],
  header: ['components', 'headers'],
  securityScheme: ['components', 'securitySchemes'],
  link: ['components', 'links'],
  callback: ['components', 'callbacks'],
}

const sectionsOfVersion2: typeof sections = {
  schema: ['definitions'],
  response: ['responses'],
  parameter: ['parameters'],
  securityScheme: ['securityDefinitions'],
}

/** Keys that lead to where a document keeps its parts of a kind; undefined when it has no such place. */
export function sectionOf(kind: PartKind, isVersion2: boolean): readonly string[] | undefined {
  return isVersion2 ? sectionsOfVersion2[kind] : sections[kind]
}
