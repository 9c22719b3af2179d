import { childPointer } from '../document/json-pointer.ts'
import { UnmappableError } from '../document/open-api-document.ts'
import type { OpenApiDocument } from '../document/open-api-document.ts'
import { isJsonObject, toList, toObject, toText } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import type { SecurityScheme } from './rest-model.ts'

/**
 * Reads the security schemes of a document. One that can't be read, or that the gateway can't follow, is of the kind
 * `other`.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object
 */
export function readSecuritySchemes(document: OpenApiDocument): ReadonlyMap<string, SecurityScheme> {
  const schemes = toObject(toObject(document.root.components).securitySchemes)
  return new Map(
    Object.keys(schemes).map((name) => {
      try {
        const pointer = childPointer('#/components/securitySchemes', name)
        return [name, readScheme(document.resolve(schemes[name], pointer).value)]
      } catch (error) {
        if (!(error instanceof UnmappableError)) throw error
        return [name, { kind: 'other', type: 'unknown' }]
      }
    }),
  )
}

function readScheme(scheme: JsonObject): SecurityScheme {
  const type = toText(scheme.type) ?? 'unknown'
  const name = toText(scheme.name)
  const place = scheme.in
  if (
    type === 'apiKey' &&
    name !== undefined &&
    (place === 'header' || place === 'query' || place === 'cookie')
  ) {
    return { kind: 'apiKey', in: place, name }
  }
  if (type === 'http') {
    const httpScheme = toText(scheme.scheme)?.toLowerCase()
    if (httpScheme === 'basic' || httpScheme === 'bearer') return { kind: httpScheme }
  }
  if (type === 'oauth2') {
    const { clientCredentials } = toObject(scheme.flows)
    const flow = toObject(clientCredentials)
    return {
      kind: 'oauth2',
      tokenUrl: toText(flow.tokenUrl),
      scopes: Object.keys(toObject(flow.scopes)),
    }
  }
  // A token is a token, wherever it was got.
  return type === 'openIdConnect' ? { kind: 'bearer' } : { kind: 'other', type }
}

/** The sets of schemes that an operation says it needs one of, else those that the document says for all. */
export function readSecurityNeeds(operation: JsonObject, root: JsonObject): readonly (readonly string[])[] {
  return toList(operation.security ?? root.security)
    .filter(isJsonObject)
    .map((set) => Object.keys(set))
}
