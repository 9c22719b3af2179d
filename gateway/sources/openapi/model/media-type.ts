import type { RestBody } from './rest-model.ts'

/** Tells JSON by its media type; `application/*` and the wildcard for all types are taken for it. See https://www.rfc-editor.org/rfc/rfc6839#section-3.1 */
export function isJson(mediaType: string): boolean {
  return /^(\*\/\*|application\/(\*|json|[^;]*\+json)|[^;/]+\/[^;]*\+json|text\/json)\s*(;|$)/i.test(
    mediaType,
  )
}

/** Tells media types whose bytes are text: XML, YAML, CSV and their like. */
export function isText(mediaType: string): boolean {
  return /^(text\/|application\/(xml|[^;]*\+xml|yaml|x-yaml|x-ndjson|jsonl|javascript|graphql|sql|jwt|[^;]*\+yaml)\s*(;|$))/i.test(
    mediaType,
  )
}

/** How a body of this media type is written. */
export function encodingOf(mediaType: string): RestBody['encoding'] {
  if (isJson(mediaType)) return 'json'
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(mediaType)) return 'form'
  if (/^multipart\//i.test(mediaType)) return 'multipart'
  return isText(mediaType) ? 'text' : 'binary'
}
