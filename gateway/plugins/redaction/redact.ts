import type { RedactionTree } from './redaction-tree.ts'

/** The data with what is sensitive in it replaced. What engines give may be shared: it is copied where it changes. */
export function redact(data: unknown, tree: RedactionTree, text: string): unknown {
  if (Array.isArray(data)) return data.map((item: unknown) => redact(item, tree, text))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([name, value]: [string, unknown]) => {
      const member = tree.members.get(name)
      if (member === undefined) return [name, value]
      if (member === 'null') return [name, null]
      return [name, member === 'text' ? mask(value, text) : redact(value, member, text)]
    }),
  )
}

/** Null says nothing, and stays. */
function mask(value: unknown, text: string): unknown {
  if (value === null || value === undefined) return value
  return Array.isArray(value) ? value.map((item: unknown) => mask(item, text)) : text
}
