import { childPointer } from '../document/json-pointer.ts'
import { toObject, toText } from '../document/json-value.ts'
import { isJson } from './media-type.ts'
import { capitalize, createNameScope, toArgumentName } from './names.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import { readResponses, successesOf } from './read-responses.ts'
import type { DocumentedResponse } from './read-responses.ts'
import type {
  ObjectSchema,
  ResponseHeader,
  RestField,
  RestResult,
  ResultEnvelope,
  ResultOutcomes,
  SchemaUse,
  UnionMember,
} from './rest-model.ts'
import { toMembers } from './union-members.ts'

/**
 * Adds headers and errors to a result, as far as the config asks for them and the document describes them.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readOutcomes(place: OperationPlace, result: RestResult, context: ReadContext): RestResult {
  const { responseHeaders, errors } = context.options
  if (!responseHeaders && errors === 'throw') return result
  const responses = readResponses(place, context)
  const envelope = responseHeaders ? readEnvelope(place, { responses, result, context }) : undefined
  const use = envelope ? { schema: envelope.type, nullable: false } : result.use
  const outcomes = errors === 'union' ? readErrors(place, { responses, use, context }) : undefined
  return { ...result, envelope, outcomes }
}

interface EnvelopeInput {
  readonly responses: readonly DocumentedResponse[]
  readonly result: RestResult
  readonly context: ReadContext
}

function readEnvelope(
  place: OperationPlace,
  { responses, result, context }: EnvelopeInput,
): ResultEnvelope | undefined {
  const headers: ResponseHeader[] = []
  const fields: RestField[] = [toField('body', 'body', { use: result.use })]
  const names = createNameScope(['body'])
  for (const { value, pointer } of successesOf(responses)) {
    for (const [header, entry] of Object.entries(toObject(value.headers))) {
      const name = header.toLowerCase()
      if (name === 'content-type' || headers.some((known) => known.name === name)) continue
      const found = context.document.resolve(entry, childPointer(pointer, 'headers', header))
      const fieldName = names.take(toArgumentName(name))
      const use = context.schemas.read({
        schema: found.value.schema ?? { type: 'string' },
        pointer: childPointer(found.pointer, 'schema'),
        name: place.name + capitalize(fieldName),
      })
      const property = `header ${name}`
      headers.push({ name, property, use })
      fields.push(toField(fieldName, property, { use, description: toText(found.value.description) }))
    }
  }
  if (headers.length === 0) return undefined
  const name = context.schemas.takeName(`${place.name}Response`)
  return { type: { kind: 'object', name, description: undefined, fields }, headers }
}

function toField(
  name: string,
  property: string,
  { use, description }: { use: SchemaUse; description?: string | undefined },
): RestField {
  const flags = { isRest: false, required: false, readOnly: false, writeOnly: false, deprecated: false }
  return { name, property, use, description, ...flags }
}

interface ErrorsInput {
  readonly responses: readonly DocumentedResponse[]
  /** What a success is. */
  readonly use: SchemaUse
  readonly context: ReadContext
}

/** Undefined where no error has a body that is an object of its own type. */
function readErrors(
  place: OperationPlace,
  { responses, use, context }: ErrorsInput,
): ResultOutcomes | undefined {
  const { schemas } = context
  const successes = toMembers(use.schema, [], schemas.boxes)
  const members: UnionMember[] = [...successes]
  const errors = new Map<string, string>()
  const succeeding = successesOf(responses)
  for (const response of responses) {
    if (succeeding.includes(response)) continue
    const schema = readErrorBody(place, response, context)
    if (!schema || successes.some(({ name }) => name === schema.name)) continue
    errors.set(response.status, schema.name)
    if (!members.some(({ name }) => name === schema.name))
      members.push({ name: schema.name, schema, tags: [] })
  }
  if (errors.size === 0) return undefined
  const discriminator = use.schema.kind === 'union' ? use.schema.discriminator : undefined
  const name = schemas.takeName(`${place.name}Outcome`)
  return {
    union: { kind: 'union', name, description: undefined, members, discriminator },
    success: successes.length === 1 ? successes[0]?.name : undefined,
    errors,
  }
}

function readErrorBody(
  place: OperationPlace,
  { status, value, pointer }: DocumentedResponse,
  { schemas }: ReadContext,
): ObjectSchema | undefined {
  const content = Object.entries(toObject(value.content)).find(([mediaType]) => isJson(mediaType))
  if (!content) return undefined
  const [mediaType, media] = content
  const { schema } = schemas.read({
    schema: toObject(media).schema ?? true,
    pointer: childPointer(pointer, 'content', mediaType, 'schema'),
    name: `${place.name}${capitalize(status)}`,
  })
  return schema.kind === 'object' ? schema : undefined
}
