import { childPointer } from '../document/json-pointer.ts'
import { UnmappableError } from '../document/open-api-document.ts'
import type { OpenApiDocument } from '../document/open-api-document.ts'
import { isJsonObject, toObject, toText } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { outputFields } from './fields.ts'
import { createNameScope, toArgumentName } from './names.ts'
import type { NameScope } from './names.ts'
import type { OperationPlace } from './operation-place.ts'
import { readResponses, successesOf } from './read-responses.ts'
import type { LinkBinding, ObjectSchema, RestLink, RestOperation } from './rest-model.ts'

/** An operation, and where it stands. */
export interface PlacedOperation {
  readonly place: OperationPlace
  readonly operation: RestOperation
}

/**
 * Reads the links of the operations that answer with an object: each becomes a field of the object's type. Links to
 * writes, to other documents, and with expressions that nothing here can follow are left out.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#link-object
 */
export function readLinks(placed: readonly PlacedOperation[], document: OpenApiDocument): RestLink[] {
  const scopes = new Map<ObjectSchema, NameScope>()
  const links: RestLink[] = []
  for (const { place, operation: source } of placed) {
    for (const { status, linkName, link } of listLinks(place, document)) {
      const owner = ownerOf(source, status)
      if (!owner) continue
      const names = scopes.get(owner) ?? createNameScope(outputFields(owner).map(({ name }) => name))
      scopes.set(owner, names)
      const target = findTarget(link, placed)
      const bindings = target && readBindings(link, target)
      if (!bindings || links.some((known) => isSame(known, { owner, linkName, target }))) continue
      links.push({
        owner,
        linkName,
        name: names.take(toArgumentName(linkName), toArgumentName(`${linkName}-link`)),
        description: toText(link.description),
        source,
        target,
        bindings,
      })
    }
  }
  return links
}

/** The object that an operation answers with under a status; undefined where it is none. */
function ownerOf({ result: { use, members } }: RestOperation, status: string): ObjectSchema | undefined {
  if (use.schema.kind !== 'union') return use.schema.kind === 'object' ? use.schema : undefined
  const name = members.get(status)
  const member = use.schema.members.find((known) => known.name === name)?.schema
  return member?.kind === 'object' ? member : undefined
}

interface PlacedLink {
  /** Of the response that has the link. */
  readonly status: string
  readonly linkName: string
  readonly link: JsonObject
}

function listLinks(place: OperationPlace, document: OpenApiDocument): PlacedLink[] {
  try {
    return successesOf(readResponses(place, { document })).flatMap(({ status, value, pointer }) =>
      Object.entries(toObject(value.links)).map(([linkName, link]) => ({
        status,
        linkName,
        link: document.resolve(link, childPointer(pointer, 'links', linkName)).value,
      })),
    )
  } catch (error) {
    // A link is no part of what the operation answers: it works without.
    if (error instanceof UnmappableError) return []
    throw error
  }
}

function isSame(known: RestLink, link: Pick<RestLink, 'owner' | 'linkName' | 'target'>): boolean {
  return known.owner === link.owner && known.linkName === link.linkName && known.target === link.target
}

function findTarget(
  { operationId, operationRef }: JsonObject,
  placed: readonly PlacedOperation[],
): RestOperation | undefined {
  const found = placed.find(
    ({ place, operation }) =>
      (operationId !== undefined && operation.operationId === operationId) ||
      (operationRef !== undefined && place.pointer === operationRef),
  )
  const target = found?.operation
  return target?.kind === 'query' && target.body === undefined ? target : undefined
}

/** By the argument of the target that each is for; undefined where one can't be followed. */
function readBindings(
  { parameters, requestBody }: JsonObject,
  target: RestOperation,
): ReadonlyMap<string, LinkBinding> | undefined {
  if (requestBody !== undefined) return undefined
  const bindings = new Map<string, LinkBinding>()
  for (const [key, expression] of Object.entries(toObject(parameters))) {
    const parameter = target.parameters.find(
      ({ in: place, name }) => key === name || key === `${place}.${name}`,
    )
    const binding = toBinding(expression)
    if (!parameter || !binding) return undefined
    bindings.set(parameter.argument, binding)
  }
  return bindings
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#runtime-expressions */
function toBinding(expression: unknown): LinkBinding | undefined {
  if (typeof expression !== 'string' || !expression.includes('$')) {
    return isJsonObject(expression) ? undefined : { kind: 'constant', value: expression }
  }
  const [, pointer] = /^\$response\.body#((?:\/[^/]*)+)$/.exec(expression) ?? []
  if (pointer !== undefined) {
    const path = pointer.split('/').slice(1)
    return { kind: 'body', path: path.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) }
  }
  const [, header] = /^\$response\.header\.(.+)$/.exec(expression) ?? []
  if (header !== undefined) return { kind: 'header', name: header.toLowerCase() }
  const [, place, name] = /^\$request\.(path|query|header)\.(.+)$/.exec(expression) ?? []
  return place !== undefined && name !== undefined ? { kind: 'request', in: place, name } : undefined
}
