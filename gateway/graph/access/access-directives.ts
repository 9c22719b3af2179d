import { Kind, valueFromASTUntyped } from 'graphql'
import type { ConstDirectiveNode, DocumentNode } from 'graphql'
import { directiveArgument } from '../../engine/directives.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { AccessRule, Alternatives } from './requirement.ts'

/** The directives that say who may have an element, by the names that their specifications give them. */
export const accessDirectives = ['authenticated', 'requiresScopes', 'policy'] as const

/** One of the directives that say who may have an element, by the name that its specification gives it. */
export type AccessDirective = (typeof accessDirectives)[number]

/** The argument that each has; undefined where it has none. */
export const argumentNames = {
  authenticated: undefined,
  requiresScopes: 'scopes',
  policy: 'policies',
} as const satisfies Record<AccessDirective, string | undefined>

/** Specifications `for: SECURITY` that are understood here, or in the engines. */
const understood = new Set([
  ...accessDirectives.map((name) => `${name}/v0.1`),
  'inaccessible/v0.1',
  'inaccessible/v0.2',
  'context/v0.1',
])

/**
 * The directives of a supergraph that say who may have what, by the names that they have there.
 *
 * @throws {GatewayError} SUPERGRAPH_INVALID when the supergraph links a specification `for: SECURITY` that is not
 * understood: what it protects would be open
 * @see https://specs.apollo.dev/link/v1.0#Purpose
 */
export function readAccessDirectives(supergraph: DocumentNode): ReadonlyMap<string, AccessDirective> {
  const names = new Map<string, AccessDirective>()
  for (const link of schemaLinks(supergraph)) {
    const url = directiveArgument(link, 'url') ?? directiveArgument(link, 'feature') ?? ''
    if (directiveArgument(link, 'for') === 'SECURITY' && !understood.has(specificationOf(url))) {
      throw new GatewayError(
        'SUPERGRAPH_INVALID',
        `The supergraph needs "${url}" for its security, which this gateway doesn't know: it would leave open what that ` +
          'protects. Compose without it, or run a version that knows it.',
      )
    }
    const directive = accessDirectives.find((name) => specificationOf(url).startsWith(`${name}/`))
    if (directive) addNames(names, directive, link)
  }
  for (const directive of accessDirectives) {
    if (![...names.values()].includes(directive) && isDefinedAlike(directive, supergraph)) {
      names.set(directive, directive)
    }
  }
  return names
}

/** A supergraph may have left out the `@link`; but a subgraph may also have a directive of this name for itself. */
function isDefinedAlike(directive: AccessDirective, { definitions }: DocumentNode): boolean {
  const argument = argumentNames[directive]
  return definitions.some(
    (node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION &&
      node.name.value === directive &&
      (node.arguments ?? []).map(({ name }) => name.value).join() === (argument ?? ''),
  )
}

function addNames(
  names: Map<string, AccessDirective>,
  directive: AccessDirective,
  link: ConstDirectiveNode,
): void {
  names.set(directiveArgument(link, 'as') ?? directive, directive)
  for (const { name, as } of importsOf(link)) {
    if (name === `@${directive}`) names.set(as.slice(1), directive)
  }
}

/** What a `@link` or `@core` of the schema says. */
export function schemaLinks({ definitions }: DocumentNode): ConstDirectiveNode[] {
  return definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node) => node.directives ?? [])
}

/** What a `@link` imports: the names there and here, each with its `@`. */
export function importsOf(link: ConstDirectiveNode): { readonly name: string; readonly as: string }[] {
  const value = link.arguments?.find((argument) => argument.name.value === 'import')?.value
  const imports: unknown = value && valueFromASTUntyped(value)
  if (!Array.isArray(imports)) return []
  return imports.flatMap((one: unknown) => {
    if (typeof one === 'string') return { name: one, as: one }
    if (typeof one !== 'object' || one === null || !('name' in one) || typeof one.name !== 'string') return []
    return { name: one.name, as: 'as' in one && typeof one.as === 'string' ? one.as : one.name }
  })
}

/** `authenticated/v0.1` of its address; the address itself where it is none of Apollo's. */
function specificationOf(url: string): string {
  return url.replace(/^https?:\/\/specs\.apollo\.dev\//, '').replace(/\/$/, '')
}

/**
 * The rule that a directive is.
 *
 * @throws {GatewayError} SUPERGRAPH_INVALID when its argument is not a list of lists of names
 */
export function toAccessRule(node: ConstDirectiveNode, directive: AccessDirective): AccessRule {
  const argument = argumentNames[directive]
  if (argument === undefined) return { authenticated: true }
  const alternatives = readAlternatives(node, argument)
  if (alternatives) return { [argument]: alternatives }
  throw new GatewayError(
    'SUPERGRAPH_INVALID',
    `@${node.name.value} expects a list of lists of names: @${node.name.value}(${argument}: [["one", "and another"], ["or this one"]]).`,
  )
}

/** A list of lists of names; undefined where the argument is anything else. */
export function readAlternatives(node: ConstDirectiveNode, argument: string): Alternatives | undefined {
  const value = node.arguments?.find(({ name }) => name.value === argument)?.value
  const lists: unknown = value && valueFromASTUntyped(value)
  return Array.isArray(lists) && lists.every(isNames) ? lists : undefined
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
