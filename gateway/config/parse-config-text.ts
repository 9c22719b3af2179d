import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { GatewayError } from '../errors/gateway-error.ts'
import type { OptionPath } from './mistakes/format-path.ts'
import type { Mistake } from './mistakes/list-mistakes.ts'
import type { LocateMistake } from './parse-options.ts'

/** The content of a YAML or JSON file. */
export interface ConfigText {
  readonly value: unknown
  /** Finds where in the file a key or its value stands; for a missing one, what it is missing in. */
  readonly locate: LocateMistake
}

/**
 * Parses YAML, which JSON is a part of. Anchors, aliases and merge keys (`<<`) work.
 *
 * @param name the file's name, for messages
 * @throws {GatewayError} CONFIG_INVALID with a detail for each syntax error
 */
export function parseConfigText(text: string, name: string): ConfigText {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false })
  if (document.errors.length > 0) {
    throw syntaxError(
      name,
      document.errors.map(({ message, pos: [offset] }) => {
        const { line, col } = lines.linePos(offset)
        return `${message} (${name}:${line}:${col})`
      }),
    )
  }
  return {
    value: toValue(document, name),
    locate: ({ path, place }) => lines.linePos(findOffset(document, path, place)),
  }
}

function toValue(document: Document, name: string): unknown {
  try {
    return document.toJS() as unknown
  } catch (error) {
    // An alias without its anchor, or aliases that would expand to more than memory holds.
    if (error instanceof ReferenceError) throw syntaxError(name, [error.message], error)
    throw error
  }
}

function syntaxError(name: string, details: readonly string[], cause?: unknown): GatewayError {
  const format = name.endsWith('.json') ? 'JSON' : 'YAML'
  return new GatewayError('CONFIG_INVALID', `${name} is not valid ${format}.`, { details, cause })
}

function findOffset(document: Document, path: OptionPath, place: Mistake['place']): number {
  let node: unknown = document.contents
  let offset = 0
  for (const [index, part] of path.entries()) {
    const container = isAlias(node) ? node.resolve(document) : node
    if (isMap(container)) {
      const pair = container.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!pair) return offset
      const isWanted = index === path.length - 1 && place === 'value' && !isContainer(pair.value)
      offset = startOf(isWanted ? (pair.value ?? pair.key) : pair.key) ?? offset
      node = pair.value
    } else if (isSeq(container)) {
      node = container.items[Number(part)]
      offset = startOf(node) ?? offset
    } else {
      return offset
    }
  }
  return offset
}

/** A value of several lines is shown by its key. */
function isContainer(node: unknown): boolean {
  return isMap(node) || isSeq(node)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
