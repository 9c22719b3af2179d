import { upgrade } from '@scalar/openapi-upgrader'
import { inlineMediaTypes } from './inline-media-types.ts'
import { childPointer } from './json-pointer.ts'
import { isJsonObject, toObject } from './json-value.ts'
import type { JsonObject } from './json-value.ts'

/** A document in the form of version 3.1. */
export interface UpgradedDocument {
  readonly root: JsonObject
  /** What of it can't be brought into that form. */
  readonly broken: readonly BrokenOperation[]
}

/** An operation of a document that can't be read at all. */
export interface BrokenOperation {
  /** In upper case; `*` where it is all those of the path. */
  readonly method: string
  readonly path: string
  /** JSON pointer to what is wrong. */
  readonly pointer: string
  readonly reason: string
}

/**
 * Brings a document of version 2.0 or 3.0 into the form of 3.1; a later one stays as it is. What is so wrong in one of version 2.0
 * that it has no such form is left out: operations are told of, and what refers to other parts has references that lead nowhere.
 *
 * @param content is written to
 * @throws {Error} when nothing of it can be brought into that form
 */
export function upgradeDocument(content: JsonObject): UpgradedDocument {
  if (!('swagger' in content))
    return { root: inlineMediaTypes(toObject(upgrade(content, '3.1'))), broken: [] }
  try {
    // The conversion may have written half of what it makes when it gives up.
    return { root: toObject(upgrade(structuredClone(content), '3.1')), broken: [] }
  } catch {
    return upgradeParts(content)
  }
}

function upgradeParts(content: JsonObject): UpgradedDocument {
  const broken: BrokenOperation[] = []
  const { swagger, consumes, produces, paths, ...others } = content
  const head = { swagger, consumes, produces }
  const isFine = (part: JsonObject) => whyBroken({ ...head, paths: {}, ...part }) === undefined
  const parts = Object.entries(others).map(([key, value]) => {
    const whole = isFine({ [key]: value }) ? value : undefined
    if (!isJsonObject(value)) return [key, whole] as const
    const kept = Object.entries(value).filter(([name, part]) => isFine({ [key]: { [name]: part } }))
    return [key, whole ?? Object.fromEntries(kept)] as const
  })
  const keptPaths = Object.entries(toObject(paths)).map(([path, item]) => {
    const members = Object.entries(toObject(item)).filter(([key, value]) => {
      const reason = whyBroken({ ...head, paths: { [path]: { [key]: value } } })
      if (reason === undefined) return true
      const isOperation = methods.has(key)
      if (isOperation || key === 'parameters') {
        const method = isOperation ? key.toUpperCase() : '*'
        broken.push({ method, path, pointer: childPointer('#/paths', path, key), reason })
      }
      return false
    })
    const kept = Object.fromEntries(members)
    return [path, 'parameters' in toObject(item) && !('parameters' in kept) ? {} : kept] as const
  })
  const rest = { ...head, ...Object.fromEntries(parts), paths: Object.fromEntries(keptPaths) }
  return { root: toObject(upgrade(structuredClone(rest), '3.1')), broken }
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch'])

function whyBroken(document: JsonObject): string | undefined {
  try {
    upgrade(structuredClone(document), '3.1')
    return undefined
  } catch (error) {
    return `it is not what OpenAPI 2.0 has here (${error instanceof Error ? error.message : String(error)})`
  }
}
