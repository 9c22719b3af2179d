import { functionMark } from './json-schema.ts'
import type { SchemaNode } from './json-schema.ts'

const variable = { $ref: '#/definitions/variable' }

/**
 * The JSON Schema of a YAML or JSON config file: besides what an option takes, the text `${NAME}` stands for it, and
 * `$schema` names this schema for an editor.
 */
export function toFileSchema(options: SchemaNode): SchemaNode {
  const { $schema, properties, ...rest } = withVariables(options)
  return {
    $schema,
    title: 'Selvage config',
    ...rest,
    properties: {
      $schema: { type: 'string', description: 'Where this JSON Schema is, for editors.' },
      ...properties,
    },
    definitions: {
      variable: {
        type: 'string',
        pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*(:[^}]*)?\\}',
        description: 'Text with an environment variable in it: ${NAME}, or ${NAME:default}.',
      },
    },
  }
}

function withVariables(node: SchemaNode): SchemaNode {
  if (refusesVariables(node)) {
    const { description, default: fallback, ...own } = node
    return {
      ...(description !== undefined && { description }),
      ...(fallback !== undefined && { default: fallback }),
      anyOf: [own, variable],
    }
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, nested.includes(key) ? inEach(value) : value]),
  )
}

const nested = ['properties', 'additionalProperties', 'items', 'anyOf', 'oneOf']

/** `properties` holds nodes by name, `anyOf` a list of them, `items` a node itself. */
function inEach(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inEach)
  if (typeof value !== 'object' || value === null) return value
  if (isNode(value)) return withVariables(value)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => !isFunction(entry))
      .map(([key, entry]) => [key, inEach(entry)]),
  )
}

/** What only a config that is a module can hold. */
function isFunction(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$comment' in value && value.$comment === functionMark
}

/** Every node that is asked for here says what it is; an object of nodes by name might have an option called `type`. */
function isNode(value: object): value is SchemaNode {
  return ('type' in value && typeof value.type === 'string') || 'anyOf' in value || 'oneOf' in value
}

/** Any other text may hold a variable as it is; the kind of a source has to be there for all to see. */
function refusesVariables(node: SchemaNode): boolean {
  if (node.type === 'string')
    return node.enum !== undefined || node.format !== undefined || node.pattern !== undefined
  return node.type === 'integer' || node.type === 'number' || node.type === 'boolean'
}
