import { buildASTSchema, isInterfaceType, isObjectType, isScalarType, isEnumType, isUnionType } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { AccessRuleSettings } from '../../config/authorization-options.ts'
import { suggest } from '../../config/mistakes/suggest.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { readAccessDirectives } from './access-directives.ts'
import { hasAccessDirective, readDeclaredRules } from './declared-rules.ts'
import type { DeclaredRules } from './declared-rules.ts'
import { createNeededElements } from './needed-elements.ts'
import { allOf, textOf, toRequirement } from './requirement.ts'
import type { Requirement } from './requirement.ts'

/** Who may have what of a graph. Equal requirements are one object. */
export interface AccessRules {
  /**
   * By `Type.field`: all that is needed for the field, its type and what it is made of. A field that is not here is for
   * everyone.
   */
  readonly fields: ReadonlyMap<string, Requirement>
  /** By the name of an operation. */
  readonly operations: ReadonlyMap<string, Requirement>
}

/** What the config says of who may have what. */
export interface ConfiguredRules {
  /** By `Type` and `Type.field`. */
  readonly rules: Readonly<Record<string, AccessRuleSettings>>
  /** By the name of an operation. */
  readonly operations: Readonly<Record<string, AccessRuleSettings>>
}

/**
 * Brings together what the supergraph's directives (`@authenticated`, `@requiresScopes`, `@policy`) and the config say.
 * Undefined when everything is for everyone.
 *
 * @throws {GatewayError} SUPERGRAPH_INVALID for a directive that is not understood; CONFIG_INVALID for a rule on something
 * that the graph doesn't have
 * @see https://www.apollographql.com/docs/graphos/routing/security/authorization
 */
export function createAccessRules(
  document: DocumentNode,
  configured: ConfiguredRules,
): AccessRules | undefined {
  const directives = readAccessDirectives(document)
  const isRuled = Object.keys(configured.rules).length > 0 || hasAccessDirective(document, directives)
  const intern = createPool()
  const operations = new Map(
    Object.entries(configured.operations).map(([name, rule]) => [name, intern(toRequirement(rule))]),
  )
  if (!isRuled) return operations.size > 0 ? { fields: new Map(), operations } : undefined
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })
  checkCoordinates(Object.keys(configured.rules), schema)
  const declared = readDeclaredRules({ schema, document, directives, rules: configured.rules })
  const needed = createNeededElements(schema)
  const fields = new Map<string, Requirement>()
  for (const coordinate of fieldCoordinates(schema)) {
    const requirement = requirementOf(coordinate, declared, needed)
    if (requirement) fields.set(coordinate, intern(requirement))
  }
  return { fields, operations }
}

/** What is said of an element and of everything that it needs, however far that leads. */
function requirementOf(
  coordinate: string,
  declared: DeclaredRules,
  needed: (coordinate: string) => readonly string[],
): Requirement | undefined {
  const seen = new Set([coordinate])
  // A set is walked in the order in which it grows.
  for (const element of seen) for (const next of needed(element)) seen.add(next)
  return allOf([...seen].flatMap((element) => declared.get(element) ?? []))
}

function createPool(): (requirement: Requirement) => Requirement {
  const pool = new Map<string, Requirement>()
  return (requirement) => {
    const text = textOf(requirement)
    const known = pool.get(text) ?? requirement
    pool.set(text, known)
    return known
  }
}

function fieldCoordinates(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
      : [],
  )
}

function checkCoordinates(coordinates: readonly string[], schema: GraphQLSchema): void {
  const fields = fieldCoordinates(schema)
  const types = Object.values(schema.getTypeMap())
    .filter(
      (type) =>
        isObjectType(type) ||
        isInterfaceType(type) ||
        isUnionType(type) ||
        isScalarType(type) ||
        isEnumType(type),
    )
    .map(({ name }) => name)
    .filter((name) => !/^__|^(join|link|federation|core)__/.test(name))
  const known = new Set([...types, ...fields])
  const details = coordinates
    .filter((coordinate) => !known.has(coordinate))
    .map((coordinate) => {
      const candidates = coordinate.includes('.') ? fields : types
      return `authorization.rules: the graph has no "${coordinate}"${suggest(coordinate, candidates)}`
    })
  if (details.length === 0) return
  throw new GatewayError(
    'CONFIG_INVALID',
    'The config has rules for what the graph does not have: nothing would be protected by them.',
    { details },
  )
}
