import { GatewayError } from '../../errors/gateway-error.ts'
import type { OpenApiJoinSettings } from '../../config/sources/openapi-options.ts'
import type { EntityLookup } from './entities.ts'
import { outputFields } from './model/fields.ts'
import { listNames } from './list-names.ts'
import type { ObjectSchema, RestField } from './model/rest-model.ts'

/** A field that leads to another object, checked against the document. */
export interface RestJoin {
  readonly owner: ObjectSchema
  readonly name: string
  readonly settings: OpenApiJoinSettings
  /** Holds the key, or a list of them. */
  readonly from: RestField
  readonly isList: boolean
  /** Undefined where the type is another source's. */
  readonly lookup: EntityLookup | undefined
}

/** What joins are checked against. */
export interface JoinInput {
  readonly outputs: ReadonlySet<ObjectSchema>
  readonly lookups: readonly EntityLookup[]
}

/**
 * Checks the joins that the config declares against the document.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each mistake
 */
export function readJoins(
  source: string,
  joins: Readonly<Record<string, OpenApiJoinSettings>>,
  input: JoinInput,
): RestJoin[] {
  const details: string[] = []
  const found = Object.entries(joins).flatMap(([place, settings]) => {
    const join = readJoin(place, settings, input)
    if (typeof join !== 'string') return [join]
    details.push(`joins.${place}: ${join}`)
    return []
  })
  if (details.length === 0) return found
  throw new GatewayError(
    'SCHEMA_INVALID',
    `Source "${source}" declares joins that its document does not bear out.`,
    {
      details,
      extensions: { source },
    },
  )
}

/** Answers with the mistake where there is one. */
function readJoin(
  place: string,
  settings: OpenApiJoinSettings,
  { outputs, lookups }: JoinInput,
): RestJoin | string {
  const [typeName = '', name = ''] = place.split('.')
  const types = new Map([...outputs].map((type) => [type.name, type]))
  const owner = types.get(typeName)
  if (!owner)
    return `no operation answers with a type "${typeName}"; there are ${listNames([...types.keys()])}`
  const fields = outputFields(owner)
  if (fields.some((field) => field.name === name)) return `"${typeName}" has a field "${name}" already`
  const from = fields.find((field) => field.name === settings.from)
  if (!from) {
    return `"${typeName}" has no field "${settings.from}"; there are ${listNames(fields.map((field) => field.name))}`
  }
  const lookup = lookups.find((entity) => entity.typeName === settings.type)
  if (!lookup && types.has(settings.type)) {
    return `"${settings.type}" is no entity: say under \`entities\` how it is looked up`
  }
  if (lookup && lookup.settings.key !== settings.key) {
    return `the key of "${settings.type}" is "${lookup.settings.key}", not "${settings.key}"`
  }
  return { owner, name, settings, from, isList: from.use.schema.kind === 'list', lookup }
}
