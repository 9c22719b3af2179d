import { Kind, isInterfaceType, isObjectType, parse, valueFromASTUntyped, visit } from 'graphql'
import type {
  ConstDirectiveNode,
  GraphQLSchema,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql'
import { toMilliseconds } from '../../../config/duration.ts'
import { defaultMax, defaultWindowMs } from '../../../config/field-limit-options.ts'
import type { FieldLimitSettings } from '../../../config/field-limit-options.ts'
import { directivesNamed } from '../../../engine/directives.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { Logger } from '../../../telemetry/logger.ts'

/** How often a field may be asked for. */
export interface FieldLimit extends Omit<FieldLimitSettings, 'type' | 'field'> {
  /** What its counts are kept under, as well as the field's name. */
  readonly id: string
}

/** The limits of fields, by `Type.field`. */
export type FieldLimits = ReadonlyMap<string, readonly FieldLimit[]>

/**
 * The limits that a graph's subgraphs declare with `@rateLimit`, and those of the config. A window that is no time is said in the
 * log, and the default holds; so is a limit of the config that no field has.
 *
 * @see https://the-guild.dev/graphql/envelop/plugins/use-rate-limiter
 */
export function readFieldLimits(
  { supergraphSdl, schema }: Pick<Graph, 'supergraphSdl' | 'schema'>,
  configured: readonly FieldLimitSettings[],
  log: Logger,
): FieldLimits {
  const limits = new Map<string, readonly FieldLimit[]>()
  const add = (place: string, limit: FieldLimit) => limits.set(place, [...(limits.get(place) ?? []), limit])
  if (supergraphSdl.includes('@rateLimit')) {
    const see = ({ name, fields = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) => {
      for (const field of fields) {
        const place = `${name.value}.${field.name.value}`
        for (const directive of directivesNamed(field, 'rateLimit'))
          add(place, toLimit(directive, place, log))
      }
      return false
    }
    visit(parse(supergraphSdl, { noLocation: true }), {
      [Kind.OBJECT_TYPE_DEFINITION]: see,
      [Kind.INTERFACE_TYPE_DEFINITION]: see,
    })
  }
  for (const { type, field, ...limit } of configured) {
    const places = placesOf(schema, toPattern(type), toPattern(field))
    if (places.length === 0) log.warn({ type, field }, 'rate limits: no field of the graph is so named')
    for (const place of places) add(place, { ...limit, id: `${type}.${field}` })
  }
  return limits
}

function toLimit(directive: ConstDirectiveNode, place: string, log: Logger): FieldLimit {
  const given = Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)] as const),
  )
  const { max, window, identityArgs, arrayLengthField, message } = given
  const windowMs = typeof window === 'string' ? toMilliseconds(window) : defaultWindowMs
  if (windowMs === undefined) {
    log.error({ field: place, window }, '`@rateLimit(window:)` is no time such as "10s" or "5m": "1m" holds')
  }
  return {
    id: '@',
    max: typeof max === 'number' && max >= 1 ? max : defaultMax,
    windowMs: windowMs ?? defaultWindowMs,
    identityArgs: Array.isArray(identityArgs) ? identityArgs.map(String) : [],
    arrayLengthField: typeof arrayLengthField === 'string' ? arrayLengthField : undefined,
    message: typeof message === 'string' ? message : undefined,
  }
}

function placesOf(schema: GraphQLSchema, type: RegExp, field: RegExp): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter((candidate) => isObjectType(candidate) || isInterfaceType(candidate))
    .filter(({ name }) => !name.startsWith('__') && type.test(name))
    .flatMap((candidate) =>
      Object.keys(candidate.getFields())
        .filter((name) => field.test(name))
        .map((name) => `${candidate.name}.${name}`),
    )
}

/** A name in which `*` stands for anything. */
function toPattern(text: string): RegExp {
  return new RegExp(`^${text.replaceAll('*', '\\w*')}$`)
}
