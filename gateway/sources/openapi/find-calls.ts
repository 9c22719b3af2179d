import { TypeInfo, parse, visit, visitWithTypeInfo } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { EntityLookup } from './entities.ts'
import type { RestJoin } from './joins.ts'
import type { RestModel } from './model/rest-model.ts'

/** Says which operation of the service the value at a path of an answer came from; undefined where none is known. */
export type FindCall = (document: string, path: readonly (string | number)[]) => string | undefined

/** Documents whose calls are remembered: those whose answers have faults. */
const maxDocuments = 100

/** What of a source calls its service. */
interface CallingParts {
  readonly model: RestModel
  readonly lookups: readonly EntityLookup[]
  readonly joins: readonly RestJoin[]
}

/** Makes the {@link FindCall} of a source. */
export function createCallFinder(schema: GraphQLSchema, parts: CallingParts): FindCall {
  const calls = nameCalls(parts)
  const known = new LRUCache<string, ReadonlyMap<string, string>>({ max: maxDocuments })

  function callsOf(document: string): ReadonlyMap<string, string> {
    const before = known.get(document)
    if (before) return before
    const found = findCalls(schema, document, calls)
    known.set(document, found)
    return found
  }

  return (document, path) => {
    const found = callsOf(document)
    const keys = path.filter((step) => typeof step === 'string')
    // The nearest call above the value is the one that got it.
    for (let length = keys.length; length > 0; length -= 1) {
      const call = found.get(keys.slice(0, length).join('.'))
      if (call !== undefined) return call
    }
    return undefined
  }
}

/** Names of operations, by the `Type.field` that calls them; by `Type` for those that look up an entity. */
function nameCalls({ model, lookups, joins }: CallingParts): ReadonlyMap<string, string> {
  const callOf = ({ list, get }: EntityLookup) => (list ?? get)?.operation.name ?? ''
  const calls = new Map(lookups.map((lookup) => [lookup.typeName, callOf(lookup)]))
  for (const { kind, name } of model.operations) {
    calls.set(`${kind === 'query' ? 'Query' : 'Mutation'}.${name}`, name)
  }
  for (const { owner, name, target } of model.links) calls.set(`${owner.name}.${name}`, target.name)
  for (const { owner, name, lookup } of joins) {
    if (lookup) calls.set(`${owner.name}.${name}`, callOf(lookup))
  }
  return calls
}

/** The calls of one document, by their response keys from the root: `getOrder.customer`. */
function findCalls(
  schema: GraphQLSchema,
  text: string,
  calls: ReadonlyMap<string, string>,
): Map<string, string> {
  const found = new Map<string, string>()
  const types = new TypeInfo(schema)
  const keys: string[] = []
  const visitor = {
    Field: {
      enter({ name, alias }: { name: { value: string }; alias?: { value: string } | undefined }) {
        const owner = types.getParentType()?.name ?? ''
        const isOfEntity = keys.length === 1 && keys[0] === '_entities'
        keys.push(alias?.value ?? name.value)
        const call = calls.get(`${owner}.${name.value}`) ?? (isOfEntity ? calls.get(owner) : undefined)
        if (call !== undefined) found.set(keys.join('.'), call)
      },
      leave: () => void keys.pop(),
    },
  }
  visit(parse(text, { noLocation: true }), visitWithTypeInfo(types, visitor))
  return found
}
