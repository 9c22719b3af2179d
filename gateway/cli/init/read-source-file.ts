import { readFile, stat } from 'node:fs/promises'
import {
  GraphQLError,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  Kind,
  parse,
  visit,
} from 'graphql'
import type { DocumentNode } from 'graphql'
import { memberOf, readLoosely } from './read-loosely.ts'

/** The kinds of sources that a file can tell of. */
export type FoundKind = 'federation' | 'graphql' | 'openapi'

/** What a file is, as far as a config is concerned; `namesServer` says whether it tells where its service is. */
export type SourceFile =
  { readonly kind: 'supergraph' } | { readonly kind: FoundKind; readonly namesServer: boolean } | undefined

const largestDocument = 10 * 1024 * 1024
const federationDirectives = new Set([
  'key',
  'external',
  'requires',
  'provides',
  'extends',
  'interfaceObject',
])

/** Reads a file that may describe a source, by what is in it; undefined for every other file. */
export async function readSourceFile(path: string): Promise<SourceFile> {
  if (/\.(graphql|graphqls|gql)$/.test(path)) return readSdl(await readFile(path, 'utf8'))
  if (!/\.(ya?ml|json)$/.test(path) || (await stat(path)).size > largestDocument) return undefined
  const text = await readFile(path, 'utf8')
  return /^[\s{]*["']?(openapi|swagger)["']?\s*:/m.test(text) ? readOpenApi(text) : undefined
}

function readSdl(text: string): SourceFile {
  const document = parseSdl(text)
  if (
    !document?.definitions.some((node) => isTypeSystemDefinitionNode(node) || isTypeSystemExtensionNode(node))
  ) {
    return undefined
  }
  if (text.includes('join__Graph')) return { kind: 'supergraph' }
  if (usesFederation(document)) return { kind: 'federation', namesServer: false }
  return hasQuery(document) ? { kind: 'graphql', namesServer: false } : undefined
}

function parseSdl(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true })
  } catch (error) {
    // A file that isn't GraphQL, or isn't yet, is none of a config's business.
    if (error instanceof GraphQLError) return undefined
    throw error
  }
}

function usesFederation(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    Directive(node) {
      const url = node.arguments?.find(({ name }) => name.value === 'url')?.value
      const isLink = url?.kind === Kind.STRING && url.value.includes('specs.apollo.dev/federation/')
      found ||= isLink || federationDirectives.has(node.name.value)
    },
  })
  return found
}

function hasQuery(document: DocumentNode): boolean {
  return document.definitions.some(
    (node) =>
      node.kind === Kind.SCHEMA_DEFINITION ||
      (node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query'),
  )
}

function readOpenApi(text: string): SourceFile {
  const document = readLoosely(text)
  if (memberOf(document, 'paths') === undefined || memberOf(document, 'info') === undefined) return undefined
  return { kind: 'openapi', namesServer: hasServer(document) }
}

/** OpenAPI 3 lists servers, whose URLs may be relative to where the document was found; 2.0 has a host. */
function hasServer(document: unknown): boolean {
  const url = memberOf(memberOf(memberOf(document, 'servers'), 0), 'url')
  return typeof memberOf(document, 'host') === 'string' || /^https?:\/\/[^{}]+$/.test(String(url))
}
