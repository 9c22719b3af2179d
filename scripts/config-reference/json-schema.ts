import { z } from 'zod'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import { readGatewayOptions } from './option-types.ts'
import type { OptionType } from './option-types.ts'

/** A node of a JSON Schema (draft 7), as zod makes it. */
export type SchemaNode = z.core.JSONSchema.BaseSchema

/** The `$comment` of a node that stands for a function. */
export const functionMark = 'function'

/** The JSON Schema of `GatewayOptions`: zod's, with the comments of the interfaces as descriptions. */
export function describeOptions(): SchemaNode {
  const schema = z.toJSONSchema(gatewaySchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // No JSON holds a function: it is only marked, for what is made of the schema.
      if (zodSchema._zod.def.type === 'custom') jsonSchema.$comment = functionMark
      // What zod says of any whole number, and nobody needs to know.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
  return describe(schema, readGatewayOptions(), '')
}

function describe(node: SchemaNode, type: OptionType, path: string): SchemaNode {
  const described: SchemaNode = { ...node }
  if (node.properties) described.properties = describeMembers(node.properties, type, path)
  const entry = type.entry()
  if (isNode(node.additionalProperties) && entry) {
    described.additionalProperties = describe(node.additionalProperties, entry, `${path}.<name>`)
  }
  const item = type.item()
  if (isNode(node.items) && item) described.items = describe(node.items, item, `${path}[]`)
  if (node.anyOf) described.anyOf = describeAlternatives(node.anyOf, type, path)
  if (node.oneOf) described.oneOf = describeAlternatives(node.oneOf, type, path)
  return described
}

function describeMembers(
  properties: Readonly<Record<string, SchemaNode | boolean>>,
  type: OptionType,
  path: string,
): Record<string, SchemaNode> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, node]) => {
      const at = `${path}.${name}`
      const member = type.member(name)
      if (!member || !isNode(node)) throw new Error(`${at}: the schema and the interface don't agree`)
      const comment = member.comment || constComment(node)
      if (!comment) throw new Error(`${at}: the option has no comment`)
      return [name, { ...describe(node, member.type, at), description: comment }]
    }),
  )
}

function constComment(node: SchemaNode): string {
  return node.const === undefined ? '' : `Always \`${String(node.const)}\`.`
}

function describeAlternatives(nodes: readonly SchemaNode[], type: OptionType, path: string): SchemaNode[] {
  return nodes.map((node) => {
    if (node.anyOf) return describe(node, type, path)
    const alternative = type.alternatives().find((candidate) => fits(node, candidate))
    if (!alternative) return node
    const { comment } = alternative
    return {
      ...describe(node, alternative, path),
      ...(node.type === 'object' && comment && { description: comment }),
    }
  })
}

/** Whether a type is the one that a node of a union was made for. */
function fits(node: SchemaNode, type: OptionType): boolean {
  if (node.type === 'array') return type.isList
  if (node.type !== 'object' || type.isList) return false
  const names = Object.keys(node.properties ?? {})
  const kind = node.properties?.kind
  const isOfKind = !isNode(kind) || type.member('kind')?.type.literal === kind.const
  return (
    isOfKind && names.every((name) => type.member(name)) && (names.length > 0 || type.entry() !== undefined)
  )
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
