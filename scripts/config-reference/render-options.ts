import { functionMark } from './json-schema.ts'
import type { SchemaNode } from './json-schema.ts'

interface Row {
  readonly option: string
  readonly node: SchemaNode
  readonly isRequired: boolean
}

/** Writes the reference of all options in Markdown: a table for the top, the large parts, and each kind of source. */
export function renderOptions(options: SchemaNode): string {
  const { sources, server, authentication, ...top } = membersOf(options)
  const kinds = entryOf(sources)?.oneOf ?? []
  return [
    section('## Top level', { ...options, properties: { sources: withoutEntries(sources), ...top } }),
    section('## `server`', server),
    section('## `authentication`', authentication),
    ...kinds.map((kind) => section(`## \`sources.<name>\` of kind \`${kindOf(kind)}\``, kind)),
  ].join('\n')
}

function section(heading: string, node: SchemaNode | undefined): string {
  if (!node) throw new Error(`there is no schema for "${heading}"`)
  const rows = rowsOf(node, '').map(
    (row) => `| \`${row.option}\` | ${typeOf(row.node)} | ${defaultOf(row)} | ${meaningOf(row.node)} |`,
  )
  const table = ['| option | type | default | meaning |', '| --- | --- | --- | --- |', ...rows]
  return [heading, '', ...(node.description === undefined ? [] : [node.description, '']), ...table, ''].join(
    '\n',
  )
}

function rowsOf(node: SchemaNode, prefix: string): Row[] {
  return Object.entries(membersOf(node)).flatMap(([name, member]) => {
    const option = prefix + name
    const inner = objectIn(member)
    const entry = objectIn(entryOf(member))
    const item = objectIn(itemOf(member))
    const row = { option, node: member, isRequired: node.required?.includes(name) ?? false }
    if (inner) return [...(member.anyOf ? [row] : []), ...rowsOf(inner, `${option}.`)]
    if (item) return [row, ...rowsOf(item, `${option}[].`)]
    return entry ? [row, ...rowsOf(entry, `${option}.<name>.`)] : [row]
  })
}

function membersOf(node: SchemaNode | undefined): Record<string, SchemaNode> {
  return Object.fromEntries(
    Object.entries(node?.properties ?? {}).flatMap(([name, member]) =>
      typeof member === 'object' ? [[name, member] as const] : [],
    ),
  )
}

function entryOf(node: SchemaNode | undefined): SchemaNode | undefined {
  return typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined
}

function itemOf(node: SchemaNode | undefined): SchemaNode | undefined {
  return typeof node?.items === 'object' && !Array.isArray(node.items) ? node.items : undefined
}

/** The object with named members that a node is, or that is one of its alternatives. */
function objectIn(node: SchemaNode | undefined): SchemaNode | undefined {
  return node && [node, ...(node.anyOf ?? [])].find(({ properties }) => properties !== undefined)
}

function withoutEntries(node: SchemaNode | undefined): SchemaNode {
  return { type: 'object', description: node?.description }
}

function kindOf(node: SchemaNode): string {
  return String(membersOf(node).kind?.const)
}

function typeOf(node: SchemaNode): string {
  if (node.$comment === functionMark) return 'function'
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(' or ')
  if (node.const !== undefined) return `\`${String(node.const)}\``
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(' or ')
  if (node.type === 'integer') return `whole number${rangeOf(node)}`
  if (node.type === 'boolean') return 'true or false'
  if (node.type === 'string') return node.format === 'uri' ? 'URL' : 'text'
  if (node.type === 'array') return `list of ${typeOf(node.items as SchemaNode)}`
  const names = Object.keys(membersOf(node))
  if (names.length === 1) return `\`{ ${names.join()} }\``
  const entry = entryOf(node)
  return entry?.type === 'string' ? 'texts by name' : 'object'
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: SchemaNode): string {
  if (maximum !== undefined) return ` from ${minimum ?? 0} to ${maximum}`
  if (exclusiveMinimum !== undefined) return ` above ${Number(exclusiveMinimum)}`
  return minimum === undefined ? '' : `, ${minimum} or more`
}

const statedDefault = /\s*Default: (.*)\.$/

function defaultOf({ option, node, isRequired }: Row): string {
  if (isRequired) return 'required'
  const [, stated] = statedDefault.exec(node.description ?? '') ?? []
  const actual = node.default
  if (actual === undefined) return stated ?? 'none'
  if (Array.isArray(actual) && actual.length > 0) return listDefault(option, actual, stated)
  const isEmpty = typeof actual === 'object'
  const text = isEmpty ? 'none' : JSON.stringify(actual).replaceAll('"', '')
  if (stated?.includes(text) !== true) throw new Error(`${option}: its comment must say "Default: ${text}."`)
  return isEmpty ? text : `\`${text}\``
}

/** The comment of a list names its texts, or tells of its objects in its own words. */
function listDefault(option: string, actual: readonly unknown[], stated: string | undefined): string {
  const texts = actual.filter((entry) => typeof entry === 'string').map((text) => `\`${text}\``)
  if (stated === undefined || (texts.length > 0 && !stated.includes(texts.join(', '))))
    throw new Error(`${option}: its comment must say "Default: ${texts.join(', ')}."`)
  return stated
}

function meaningOf({ description = '' }: SchemaNode): string {
  return description.replace(statedDefault, '').replaceAll('|', '\\|')
}
