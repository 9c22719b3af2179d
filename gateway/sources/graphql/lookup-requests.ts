import type { EntityGroup, KeyEntry } from './group-representations.ts'

/** One root field of a lookup request. */
export interface LookupCall {
  /** Its response key, unlike any other in the document. */
  readonly alias: string
  readonly group: EntityGroup
  /** The keys that it asks for; one, unless the lookup takes many. */
  readonly entries: readonly KeyEntry[]
}

/** Calls that are sent as one document. */
export type LookupRequest = readonly LookupCall[]

/**
 * Decides which lookups are sent together: one request for all groups, as far as each group's `maxBatchSize` lets it.
 * A root field that is never null goes without others, lest its failure take theirs with it.
 *
 * @param prefix what aliases begin with
 */
export function planLookupRequests(groups: readonly EntityGroup[], prefix: string): LookupRequest[] {
  let count = 0
  const alone: LookupRequest[] = []
  const together: LookupCall[][] = []
  for (const group of groups) {
    const { many, maxBatchSize, nonNull } = group.lookup
    chunksOf([...group.entries.values()], maxBatchSize).forEach((chunk, index) => {
      const portions = many ? [chunk] : chunk.map((entry) => [entry])
      const calls = portions.map((entries) => ({ alias: `${prefix}${count++}`, group, entries }))
      if (nonNull) alone.push(calls)
      else (together[index] ??= []).push(...calls)
    })
  }
  return [...together, ...alone]
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}

/** A request to the service, ready to be sent. */
export interface WireRequest {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Writes the document and the variables of a lookup request. */
export function toWireRequest(
  calls: LookupRequest,
  clientVariables: Readonly<Record<string, unknown>>,
): WireRequest {
  const declarations = new Map<string, string>()
  const variables: Record<string, unknown> = {}
  const fragments = new Map<string, string>()
  const fields = calls.map((call) => {
    const { fragment } = call.group
    fragments.set(fragment.name, fragment.text)
    for (const [name, text] of fragment.uses) fragments.set(name, text)
    for (const [name, text] of fragment.variables) {
      declarations.set(name, text)
      if (name in clientVariables) variables[name] = clientVariables[name]
    }
    return printCall(call, { declarations, variables })
  })
  return {
    document: `query (${[...declarations.values()].join(', ')}) { ${fields.join(' ')} } ${[...fragments.values()].join(' ')}`,
    variables,
  }
}

interface Variables {
  readonly declarations: Map<string, string>
  readonly variables: Record<string, unknown>
}

/** Prints a call as a field, and adds what its arguments need to the variables. */
function printCall({ alias, group, entries }: LookupCall, { declarations, variables }: Variables): string {
  const keys = entries.map(({ key }) => key.value)
  const opening = group.lookup.steps.map((step, index) => {
    const values = step.argumentsOf(keys)
    const args = [...step.argumentTypes].map(([name, type]) => {
      const variable = `${alias}_${index}_${name}`
      declarations.set(variable, `$${variable}: ${type}`)
      variables[variable] = values[name]
      return `${name}: $${variable}`
    })
    return step.fieldName + (args.length > 0 ? `(${args.join(', ')})` : '')
  })
  return `${alias}: ${opening.join(' { ')} { ...${group.fragment.name} }${' }'.repeat(opening.length - 1)}`
}
