import { isJsonObject, toList, toObject } from '../../../gateway/sources/openapi/document/json-value.ts'
import type { JsonObject } from '../../../gateway/sources/openapi/document/json-value.ts'
import type { OpenApiDocument } from '../../../gateway/sources/openapi/document/open-api-document.ts'
import { isJson } from '../../../gateway/sources/openapi/model/media-type.ts'
import { toJsonText } from '../../../gateway/sources/openapi/request/encode-text.ts'
import type { RestAnswer, RestCall } from '../../support/create-rest-source.ts'
import { leavesOf } from './leaves.ts'
import type { Sampler } from './sample-schema.ts'

/** What a service answers that is made of a document. */
interface DocumentAnswer {
  readonly answer: RestAnswer
  /** What the body holds, as texts. */
  readonly leaves: readonly string[]
}

/**
 * Answers as the document says that its service does; throws when it is no operation's request.
 *
 * @param expected the path template that is meant, where several fit
 */
export type AnswerFromDocument = (call: RestCall, expected: string | undefined) => DocumentAnswer

interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly template: string
  readonly operation: JsonObject
}

/** Builds an {@link AnswerFromDocument}: bodies are the document's examples where `useExamples`, else of its schemas. */
export function createAnswers(
  document: OpenApiDocument,
  sampler: Sampler,
  options: { readonly useExamples: boolean },
): AnswerFromDocument {
  const routes = listRoutes(document)
  return ({ line }, expected) => {
    const [method = '', target = ''] = line.split(' ')
    const [path = ''] = target.split('?')
    const candidates = routes.filter((route) => route.method === method && route.pattern.test(path))
    const route = candidates.find(({ template }) => template === expected) ?? candidates[0]
    if (!route) throw new Error(`The document has no operation for ${line}.`)
    return answerOf(route.operation)
  }

  function answerOf(operation: JsonObject): DocumentAnswer {
    const responses = Object.entries(toObject(operation.responses)).map(([status, response]) => ({
      status,
      content: Object.entries(toObject(document.resolve(response, '#').value.content)),
    }))
    const successes = responses.filter(({ status }) => status.startsWith('2'))
    const candidates =
      successes.length > 0 ? successes : responses.filter(({ status }) => status === 'default')
    const [first] = [
      ...candidates.filter(({ content }) => content.some(([type]) => isJson(type))),
      ...candidates.filter(({ content }) => content.length > 0),
      ...candidates,
    ]
    const status = /^2\d\d$/.test(first?.status ?? '') ? Number(first?.status) : 200
    const [type, media] = first?.content.find(([mediaType]) => isJson(mediaType)) ?? first?.content[0] ?? []
    if (type === undefined || operation.isHead === true) return { answer: { status }, leaves: [] }
    return bodyOf({ status, type, media: toObject(media) })
  }

  function bodyOf({
    status,
    type,
    media,
  }: {
    status: number
    type: string
    media: JsonObject
  }): DocumentAnswer {
    const headers = { 'content-type': type.includes('*') ? 'application/json' : type }
    if (!isJson(type)) {
      const body = String(sampler.sample({ type: 'string' }))
      return {
        answer: { status, headers, body },
        leaves: [body, Buffer.from(body).toString('base64')],
      }
    }
    const value = (options.useExamples ? exampleOf(media) : undefined) ?? sampler.sample(media.schema)
    return { answer: { status, headers, body: toJsonText(value) }, leaves: leavesOf(value) }
  }

  function exampleOf(media: JsonObject): unknown {
    if (media.example !== undefined) return media.example
    const [named] = Object.values(toObject(media.examples))
    if (named !== undefined) return document.resolve(named, '#').value.value
    const schema = media.schema === undefined ? {} : document.resolve(media.schema, '#').value
    return schema.example ?? toList(schema.examples)[0]
  }
}

function listRoutes(document: OpenApiDocument): Route[] {
  const paths = Object.entries(toObject(document.root.paths)).filter(([, item]) => isJsonObject(item))
  const routes = paths.flatMap(([template, item]) =>
    Object.entries(document.resolve(item, '#').value).map(([method, operation]) => ({
      method: method.toUpperCase(),
      template,
      pattern: toPattern(template),
      operation: { ...toObject(operation), isHead: method === 'head' },
    })),
  )
  // The most special template first: `/pets/mine` before `/pets/{id}`.
  const holes = ({ template }: Route) => template.split('{').length
  return routes.sort((one, other) => holes(one) - holes(other))
}

function toPattern(template: string): RegExp {
  const path = template.replace(/[#?].*$/s, '')
  const parts = path.split(/\{[^}]*\}/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
