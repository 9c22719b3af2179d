import { childPointer } from '../document/json-pointer.ts'
import { isJsonObject, toObject, toText } from '../document/json-value.ts'
import { UnmappableError } from '../document/open-api-document.ts'
import type { ResolvedValue } from '../document/open-api-document.ts'
import { isJson } from './media-type.ts'
import { capitalize, createNameScope, toGraphQLName } from './names.ts'
import type { ReadContext } from './operation-place.ts'
import type { PlacedOperation } from './read-links.ts'
import { renamePlaces } from './rename-places.ts'
import type { RestEvent, SchemaUse, SkippedOperation } from './rest-model.ts'
import { jsonScalar } from './scalars.ts'

/** What the events of a document are read with. */
interface EventContext extends Omit<ReadContext, 'args'> {
  /** Gets what has no mapping. */
  readonly skipped: SkippedOperation[]
}

/** Where a message is described, and what it is called. */
interface EventPlace {
  /** What the GraphQL field is called, unless another one is. */
  readonly name: string
  /** Its name in the document: of a callback, behind the operation's and a dot. */
  readonly eventName: string
  /** A path item, or a reference to one. */
  readonly value: unknown
  readonly pointer: string
}

const methods = ['post', 'put', 'patch'] as const

/** The events of a document, and the options under `operations` that were meant for some. */
interface FoundEvents {
  readonly events: readonly RestEvent[]
  readonly used: ReadonlySet<string>
}

/** Where nobody asks for events. */
export const noEvents: FoundEvents = { events: [], used: new Set() }

/**
 * Reads the webhooks of a document, and the callbacks of its operations. One that has no mapping is left out with its reason.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#callback-object
 */
export function readEvents(placed: readonly PlacedOperation[], context: EventContext): FoundEvents {
  const names = createNameScope()
  const found = [
    ...listWebhooks(context),
    ...placed.flatMap((operation) => listCallbacks(operation, context)),
  ].map((place) => ({ ...place, name: names.take(place.name) }))
  const { places, used } = renamePlaces(found, context.options.operations, ({ eventName }) => eventName)
  const events = places.flatMap((place) => {
    try {
      return readEvent(place, context) ?? []
    } catch (error) {
      skip(place, error, context)
      return []
    }
  })
  return { events, used }
}

function skip(
  { eventName }: Pick<EventPlace, 'eventName'>,
  error: unknown,
  { skipped, document }: EventContext,
): void {
  if (!(error instanceof UnmappableError)) throw error
  const place = document.placeOf(error.pointer)
  skipped.push({ method: 'webhook', path: eventName, pointer: place, reason: error.message })
}

/** `x-webhooks` is what documents had before OpenAPI 3.1 brought `webhooks`. */
function listWebhooks({ document: { root } }: EventContext): EventPlace[] {
  return ['webhooks', 'x-webhooks'].flatMap((member) =>
    membersOf(root[member]).map(([eventName, value]) => ({
      name: toGraphQLName(eventName),
      eventName,
      value,
      pointer: childPointer('#', member, eventName),
    })),
  )
}

/** Extensions are none. */
function membersOf(value: unknown): [key: string, value: unknown][] {
  return Object.entries(toObject(value)).filter(([key]) => !key.startsWith('x-'))
}

/** A callback may have several URLs: each has messages of its own. */
function listCallbacks({ place, operation }: PlacedOperation, context: EventContext): EventPlace[] {
  return membersOf(place.operation.callbacks).flatMap(([callbackName, callback]) => {
    const eventName = `${operation.name}.${callbackName}`
    const name = operation.name + capitalize(toGraphQLName(callbackName))
    const pointer = childPointer(place.pointer, 'callbacks', callbackName)
    try {
      const found = context.document.resolve(callback, pointer)
      return membersOf(found.value).map(([url, value]) => ({
        name,
        eventName,
        value,
        pointer: childPointer(found.pointer, url),
      }))
    } catch (error) {
      skip({ eventName }, error, context)
      return []
    }
  })
}

/** Undefined where nothing is sent. */
function readEvent(place: EventPlace, context: EventContext): RestEvent | undefined {
  const { value: item, pointer } = context.document.resolve(place.value, place.pointer)
  const method = methods.find((known) => isJsonObject(item[known]))
  if (method === undefined) return undefined
  const operation = toObject(item[method])
  const described = [toText(operation.summary), toText(operation.description)].filter(Boolean).join('\n\n')
  const use = readMessage(place, { value: operation, pointer: childPointer(pointer, method) }, context)
  return {
    name: place.name,
    method: method.toUpperCase(),
    description: described || undefined,
    deprecated: operation.deprecated === true,
    use,
    status: Number(
      Object.keys(toObject(operation.responses)).find((status) => /^2\d\d$/.test(status)) ?? 204,
    ),
  }
}

/** Undescribed messages are any JSON; those of other kinds are none that a client could be given. */
function readMessage(
  { name }: EventPlace,
  { value: operation, pointer }: ResolvedValue,
  { document, schemas }: EventContext,
): SchemaUse {
  const anything = { schema: jsonScalar, nullable: true }
  if (operation.requestBody === undefined) return anything
  const body = document.resolve(operation.requestBody, childPointer(pointer, 'requestBody'))
  const content = Object.entries(toObject(body.value.content))
  const [mediaType, media] = content.find(([type]) => isJson(type)) ?? []
  if (mediaType === undefined) {
    if (content.length === 0) return anything
    throw new UnmappableError(body.pointer, 'only messages in JSON can be subscribed to')
  }
  return schemas.read({
    schema: toObject(media).schema ?? true,
    pointer: childPointer(body.pointer, 'content', mediaType, 'schema'),
    name: `${name}Message`,
  })
}
