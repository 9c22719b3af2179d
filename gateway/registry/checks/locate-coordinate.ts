import { GraphQLError, Kind, getLocation, parse } from 'graphql'
import type { ASTNode, DefinitionNode, Source } from 'graphql'

/**
 * Makes what finds the line of a schema coordinate in an SDL, from 1: the element's own, or that of what it would be in. The first
 * line stands for what is not there at all.
 */
export function createLineFinder(sdl: string): (coordinate: string | undefined) => number {
  const definitions = definitionsOf(sdl)
  return (coordinate) => {
    if (coordinate === undefined) return 1
    const [type = '', field, argument] = coordinate.split(/[.(]/).map((part) => part.replace(/:?\)$/, ''))
    const candidates = definitions.filter((node) => nameOf(node) === type.replace(/^@/, ''))
    const [holder] = candidates
    const member = candidates.flatMap(membersOf).find((node) => nameOf(node) === field)
    const inner = member && membersOf(member).find((node) => nameOf(node) === argument)
    return lineOf(inner ?? member ?? holder)
  }
}

function definitionsOf(sdl: string): readonly DefinitionNode[] {
  try {
    return parse(sdl).definitions
  } catch (error) {
    if (error instanceof GraphQLError) return []
    throw error
  }
}

function nameOf(node: ASTNode): string | undefined {
  return 'name' in node ? node.name?.value : undefined
}

/** Fields, enum values and arguments. */
function membersOf(node: ASTNode): readonly ASTNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return node.fields ?? []
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      return node.values ?? []
    case Kind.FIELD_DEFINITION:
    case Kind.DIRECTIVE_DEFINITION:
      return node.arguments ?? []
    default:
      return []
  }
}

/** Its name's, as a description comes before that. */
function lineOf(node: ASTNode | undefined): number {
  const name = node && 'name' in node ? node.name : undefined
  const source: Source | undefined = name?.loc?.source
  return name?.loc && source ? getLocation(source, name.loc.start).line : 1
}
