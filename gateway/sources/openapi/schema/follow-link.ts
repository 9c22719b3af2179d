import { isJsonObject } from '../document/json-value.ts'
import type { LinkBinding, RestLink } from '../model/rest-model.ts'
import type { Arguments } from '../request/compile-request.ts'
import type { RestAnswer } from '../request/rest-client.ts'

/** The request that an object came from. */
export interface Origin {
  readonly operation: RestLink['source']
  readonly args: Arguments
  readonly head: RestAnswer['head']
}

const origins = new WeakMap<object, Origin>()

/** Remembers where an object came from, for links that need more than the object. */
export function rememberOrigin(value: unknown, origin: Origin): void {
  if (isJsonObject(value)) origins.set(value, origin)
}

/** Whether a link needs to know where its object came from. */
export function needsOrigin({ bindings }: RestLink): boolean {
  return [...bindings.values()].some(({ kind }) => kind === 'request' || kind === 'header')
}

/**
 * The arguments that a link gives to its target; undefined when it leads nowhere from this object: a value that is
 * required is missing, or the object came from another operation.
 */
export function toLinkArguments(
  { source, target, bindings }: RestLink,
  object: unknown,
): Arguments | undefined {
  const known = isJsonObject(object) ? origins.get(object) : undefined
  const origin = known?.operation === source ? known : undefined
  const args: Record<string, unknown> = {}
  for (const { argument, required } of target.parameters) {
    const binding = bindings.get(argument)
    if (!binding) continue
    const value = valueOf(binding, { object, origin, source })
    if (value != null) args[argument] = value
    else if (required) return undefined
  }
  return args
}

interface LinkPlace {
  readonly object: unknown
  readonly origin: Origin | undefined
  readonly source: RestLink['source']
}

function valueOf(binding: LinkBinding, { object, origin, source }: LinkPlace): unknown {
  switch (binding.kind) {
    case 'constant':
      return binding.value
    case 'body':
      return binding.path.reduce<unknown>(memberOf, object)
    case 'header':
      return origin?.head.headers[binding.name]
    case 'request': {
      const parameter = source.parameters.find(
        ({ in: place, name }) => place === binding.in && name.toLowerCase() === binding.name.toLowerCase(),
      )
      return parameter && origin?.args[parameter.argument]
    }
  }
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)]
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
