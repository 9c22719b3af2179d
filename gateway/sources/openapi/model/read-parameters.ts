import { childPointer } from '../document/json-pointer.ts'
import { UnmappableError } from '../document/open-api-document.ts'
import { isJsonObject, toList, toObject, toText } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { capitalize, nameOfPath, toArgumentName } from './names.ts'
import { encodingOf } from './media-type.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import { isParameterStyle } from './rest-model.ts'
import type { ParameterStyle, RestParameter, SchemaUse } from './rest-model.ts'
import { textScalar } from './scalars.ts'

const places = ['path', 'query', 'header', 'cookie'] as const

/** Parameters that the gateway sets itself, whatever the document says. */
const ownHeaders = new Set(['accept', 'content-type', 'authorization'])

/**
 * Reads the parameters of an operation: those of its path, replaced by its own of the same name and place.
 *
 * @throws {UnmappableError} when one can't be read
 */
export function readParameters(place: OperationPlace, context: ReadContext): RestParameter[] {
  const byKey = new Map<string, { value: JsonObject; pointer: string }>()
  const lists = [
    { list: place.pathItem.parameters, pointer: childPointer(place.pathPointer, 'parameters') },
    { list: place.operation.parameters, pointer: childPointer(place.pointer, 'parameters') },
  ]
  for (const { list, pointer } of lists) {
    for (const [index, entry] of toList(list).entries()) {
      const resolved = context.document.resolve(entry, childPointer(pointer, String(index)))
      byKey.set(`${toText(resolved.value.in)} ${toText(resolved.value.name)}`, resolved)
    }
  }
  return [...byKey.values()]
    .filter(
      ({ value }) => !(value.in === 'header' && ownHeaders.has(toText(value.name)?.toLowerCase() ?? '')),
    )
    .map(({ value, pointer }) => readParameter(value, pointer, { place, context }))
}

function readParameter(
  value: JsonObject,
  pointer: string,
  { place, context }: { place: OperationPlace; context: ReadContext },
): RestParameter {
  const name = toText(value.name)
  const [content] = Object.entries(toObject(value.content))
  const isWholeQuery = value.in === 'querystring'
  if (isWholeQuery && (!content || encodingOf(content[0]) !== 'form')) {
    throw new UnmappableError(pointer, 'a `querystring` that is no form can not be written')
  }
  const location = places.find((known) => known === (isWholeQuery ? 'query' : value.in))
  if (name === undefined || location === undefined) {
    throw new UnmappableError(
      pointer,
      'a parameter needs a `name`, and `in` as path, query, querystring, header or cookie',
    )
  }
  const argument = context.args.take(toArgumentName(name), toArgumentName(`${name}-${location}`))
  const schema = content ? toObject(content[1]).schema : value.schema
  const style = isParameterStyle(value.style) ? value.style : defaultStyle(location)
  const schemaPointer = content
    ? childPointer(pointer, 'content', content[0], 'schema')
    : childPointer(pointer, 'schema')
  return {
    argument,
    name,
    in: location,
    required: location === 'path' || value.required === true,
    description: toText(value.description),
    deprecated: value.deprecated === true,
    preset: presetOf(schema ?? {}, schemaPointer, context),
    use: withoutFiles(
      context.schemas.read({
        schema: schema ?? { type: 'string' },
        pointer: schemaPointer,
        name: ownerOf(pointer, place) + capitalize(argument),
      }),
    ),
    style,
    explode: typeof value.explode === 'boolean' ? value.explode : style === 'form',
    allowReserved: value.allowReserved === true,
    asJson: content !== undefined && !isWholeQuery,
  }
}

/** Parameters of the path are those of several operations: their types are called after the path. */
function ownerOf(pointer: string, { name, path, pathPointer }: OperationPlace): string {
  return pointer.startsWith(childPointer(pathPointer, 'parameters')) ? nameOfPath('', path) : name
}

function presetOf(schema: unknown, pointer: string, { document }: ReadContext): unknown {
  return isJsonObject(schema) ? document.resolve(schema, pointer).value.default : undefined
}

/** Whatever the document says, there are files in bodies only. */
function withoutFiles(use: SchemaUse): SchemaUse {
  return use.schema.kind === 'scalar' && use.schema.scalar === 'Upload' ? { ...use, schema: textScalar } : use
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-for-use-with-schema */
function defaultStyle(location: RestParameter['in']): ParameterStyle {
  return location === 'query' || location === 'cookie' ? 'form' : 'simple'
}
