import type { FoundSource } from './find-sources.ts'

/** One option of a config that is about to be written. */
export interface ConfigEntry {
  readonly key: string
  readonly value: ConfigValue
  /** Said above the option. */
  readonly comment?: string
  /** Written as a comment: an option to know of, with its default. */
  readonly isOff?: boolean
}

/** A scalar, an environment variable with a default, a list of texts, code of a module, or options. */
export type ConfigValue =
  | { readonly scalar: string | number | boolean }
  | { readonly variable: string; readonly fallback: string | number }
  | { readonly list: readonly string[] }
  | { readonly code: string }
  | { readonly entries: readonly ConfigEntry[] }

/** The first port for a service whose port nobody knows; the next ones follow. */
const firstGuess = 4001

/** Makes the options of a config of what was found; without any source there is one that greets. */
export function createConfigTree(sources: readonly FoundSource[]): readonly ConfigEntry[] {
  const entries = sources.length === 0 ? [greeting] : sources.map(toEntry(createHints()))
  return [
    {
      key: 'sources',
      value: { entries },
      comment: 'What the graph is made of, by name. Kinds: federation, graphql, openapi, local.',
    },
    {
      key: 'server',
      value: {
        entries: [
          { key: 'port', value: { variable: 'PORT', fallback: 4000 } },
          {
            key: 'host',
            value: { scalar: '127.0.0.1' },
            comment: '0.0.0.0 lets other machines in.',
            isOff: true,
          },
          {
            key: 'requestTimeoutMs',
            value: { scalar: 30_000 },
            comment: 'Deadline of a whole request; the calls to services are cancelled when it passes.',
            isOff: true,
          },
        ],
      },
    },
  ]
}

const greeting: ConfigEntry = {
  key: 'greetings',
  comment: 'Resolvers that run in the gateway. They may extend the types of other sources, and call them.',
  value: {
    entries: [
      { key: 'kind', value: { scalar: 'local' } },
      {
        key: 'schema',
        value: {
          entries: [{ key: 'sdl', value: { scalar: 'type Query { hello: String! }' } }],
        },
      },
      {
        key: 'resolvers',
        value: { code: "{ Query: { hello: () => 'Hello, world!' } }" },
      },
    ],
  },
}

const origins = {
  federation: 'an Apollo Federation subgraph',
  graphql: 'a GraphQL service without federation',
  openapi: 'a REST service with its OpenAPI document',
} as const

function toEntry(hints: Hints): (source: FoundSource, index: number) => ConfigEntry {
  return (source, index) => {
    const { name, kind, file } = source
    const location: ConfigEntry =
      kind === 'openapi'
        ? { key: 'document', value: { scalar: `./${file}` } }
        : { key: 'schema', value: { scalar: `./${file}` }, comment: hints.schema() }
    return {
      key: name,
      comment: `${file} describes ${origins[kind]}.`,
      value: {
        entries: [
          { key: 'kind', value: { scalar: kind } },
          location,
          toUrlEntry(source, firstGuess + index),
          ...hints.headers(),
          ...hints.entities(kind),
        ],
      },
    }
  }
}

function toUrlEntry({ name, kind, namesServer, port }: FoundSource, guess: number): ConfigEntry {
  const path = kind === 'openapi' ? '' : '/graphql'
  const variable = `${name.replaceAll(/\W+/g, '_').toUpperCase()}_URL`
  const value = { variable, fallback: `http://localhost:${port ?? guess}${path}` }
  if (namesServer) return { key: 'url', value, comment: "Default: the document's first server.", isOff: true }
  if (port !== undefined) return { key: 'url', value }
  return { key: 'url', value, comment: 'A guess: nothing here says where the service listens.' }
}

/** What a reader is told once, where it first applies. */
type Hints = ReturnType<typeof createHints>

function createHints() {
  const given = new Set<string>()
  const isNew = (hint: string) => given.size < given.add(hint).size
  return {
    schema: () =>
      isNew('schema') ? 'Without this line the running service is asked for its schema.' : undefined,
    headers: (): ConfigEntry[] => (isNew('headers') ? [headers] : []),
    entities: (kind: FoundSource['kind']): ConfigEntry[] => {
      const entity = entities[kind]
      return entity && isNew(kind) ? [toEntitiesEntry(entity)] : []
    },
  }
}

const headers: ConfigEntry = {
  key: 'headers',
  value: { entries: [{ key: 'forward', value: { list: ['authorization'] } }] },
  comment: 'Client headers that are passed on; no other is.',
  isOff: true,
}

const entities: Readonly<Record<FoundSource['kind'], Readonly<Record<string, string>> | undefined>> = {
  federation: undefined,
  graphql: { key: 'id', batch: 'products(ids: $ids)' },
  openapi: { key: 'id', get: 'getProduct' },
}

function toEntitiesEntry(entity: Readonly<Record<string, string>>): ConfigEntry {
  const entries = Object.entries(entity).map(([key, scalar]) => ({ key, value: { scalar } }))
  return {
    key: 'entities',
    value: { entries: [{ key: 'Product', value: { entries } }] },
    comment: 'Types that other sources may extend, and how one is looked up by its key.',
    isOff: true,
  }
}
