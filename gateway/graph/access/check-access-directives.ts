import { Kind, print } from 'graphql'
import type { ConstDirectiveNode, DefinitionNode, DocumentNode } from 'graphql'
import { directiveArgument } from '../../engine/directives.ts'
import {
  accessDirectives,
  argumentNames,
  importsOf,
  readAlternatives,
  schemaLinks,
} from './access-directives.ts'
import type { AccessDirective } from './access-directives.ts'

/** What is wrong with the directives of a subgraph, and where. */
export interface AccessDirectiveFindings {
  /** What would protect nothing, or something else than is meant, without a word from composition. */
  readonly mistakes: readonly string[]
  /** Directives that only look like ones that protect: composition leaves them out. */
  readonly warnings: readonly string[]
}

/**
 * Looks for `@authenticated`, `@requiresScopes` and `@policy` that composition would drop in silence: an empty list of
 * scopes or policies, one that is not a list of lists, a directive on an extension of an interface, and a directive of
 * the same name that isn't Federation's.
 *
 * @param document the SDL of a subgraph
 */
export function checkAccessDirectives(document: DocumentNode): AccessDirectiveFindings {
  const names = federationNames(document)
  const mistakes: string[] = []
  const warnings: string[] = []
  for (const { element, directive, isInterface } of annotations(document)) {
    const known = names.get(directive.name.value)
    const text = `${print(directive)} on "${element}"`
    if (known === undefined) {
      if (isNamedAlike(directive.name.value))
        warnings.push(`${text} isn't Federation's: it protects nothing.`)
      continue
    }
    if (isInterface) {
      mistakes.push(`${text}: an interface can't have it; put it on the types that implement the interface.`)
    }
    const argument = argumentNames[known]
    if (argument !== undefined && !isWellFormed(directive, argument)) {
      const example = `@${directive.name.value}(${argument}: [["one", "and another"], ["or this one"]])`
      mistakes.push(`${text}: expected lists of names, none of them empty, as in ${example}.`)
    }
  }
  return { mistakes, warnings }
}

function isNamedAlike(name: string): boolean {
  return accessDirectives.some((directive) => directive === name)
}

function isWellFormed(directive: ConstDirectiveNode, argument: string): boolean {
  const alternatives = readAlternatives(directive, argument)
  if (!alternatives || alternatives.length === 0) return false
  return alternatives.every((names) => names.length > 0 && names.every((name) => name !== ''))
}

/** Federation's names for its directives, by the names that they have in a subgraph. */
function federationNames(document: DocumentNode): ReadonlyMap<string, AccessDirective> {
  const names = new Map<string, AccessDirective>()
  for (const link of schemaLinks(document)) {
    const url = directiveArgument(link, 'url') ?? ''
    if (!/^https?:\/\/specs\.apollo\.dev\/federation\/v2\./.test(url)) continue
    const namespace = directiveArgument(link, 'as') ?? 'federation'
    for (const name of accessDirectives) names.set(`${namespace}__${name}`, name)
    for (const { name, as } of importsOf(link)) {
      const imported = accessDirectives.find((directive) => name === `@${directive}`)
      if (imported) names.set(as.slice(1), imported)
    }
  }
  return names
}

interface Annotation {
  readonly element: string
  readonly directive: ConstDirectiveNode
  readonly isInterface: boolean
}

function annotations({ definitions }: DocumentNode): Annotation[] {
  return definitions.flatMap((definition) => {
    if (!('name' in definition) || !definition.name) return []
    const { value: typeName } = definition.name
    const isInterface =
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_EXTENSION
    const own = directivesOf(definition).map((directive) => ({ element: typeName, directive, isInterface }))
    return [...own, ...fieldAnnotations(definition, { typeName, isInterface })]
  })
}

function fieldAnnotations(
  definition: DefinitionNode,
  { typeName, isInterface }: { readonly typeName: string; readonly isInterface: boolean },
): Annotation[] {
  if (!('fields' in definition)) return []
  return (definition.fields ?? []).flatMap(({ name, directives = [] }) =>
    directives.map((directive) => ({ element: `${typeName}.${name.value}`, directive, isInterface })),
  )
}

function directivesOf(definition: DefinitionNode): readonly ConstDirectiveNode[] {
  if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION) return []
  return 'directives' in definition ? (definition.directives ?? []) : []
}
