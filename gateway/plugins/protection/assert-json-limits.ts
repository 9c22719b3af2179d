import type { RequestLimitSettings } from '../../config/request-limit-options.ts'
import { limitError } from './limit-error.ts'

/** The limits of JSON that a client sends. */
export type JsonLimits = Pick<
  RequestLimitSettings,
  'maxJsonDepth' | 'maxArrayLength' | 'maxObjectKeys' | 'maxKeyLength' | 'maxStringLength'
>

/**
 * Holds a parsed JSON value against the limits. It looks at each part once and stops at the first that is over a limit, so
 * its time is bounded by the size of the text that the value was parsed from.
 *
 * @param name what the value is to the client: `variables`
 * @throws {GatewayError} REQUEST_LIMIT_EXCEEDED
 */
export function assertJsonLimits(value: unknown, name: string, limits: JsonLimits): void {
  const { maxJsonDepth, maxArrayLength, maxObjectKeys, maxKeyLength, maxStringLength } = limits

  function refuse(limit: keyof JsonLimits, measured: number, [what, unit]: readonly [string, string]): never {
    throw limitError({ limit, allowed: limits[limit], measured, subject: `${what} "${name}" has`, unit })
  }

  function visit(part: unknown, depth: number): void {
    if (typeof part === 'string') {
      if (part.length > maxStringLength) refuse('maxStringLength', part.length, ['A text in', 'UTF-16 units'])
    } else if (typeof part === 'object' && part !== null) {
      if (depth > maxJsonDepth)
        refuse('maxJsonDepth', depth, ['The value of', 'lists and objects within each other'])
      if (Array.isArray(part)) visitList(part, depth)
      else visitObject(part, depth)
    }
  }

  function visitList(list: readonly unknown[], depth: number): void {
    if (list.length > maxArrayLength) refuse('maxArrayLength', list.length, ['A list in', 'items'])
    for (const item of list) visit(item, depth + 1)
  }

  function visitObject(object: object, depth: number): void {
    const members = Object.entries(object)
    if (members.length > maxObjectKeys) refuse('maxObjectKeys', members.length, ['An object in', 'members'])
    for (const [key, member] of members) {
      if (key.length > maxKeyLength)
        refuse('maxKeyLength', key.length, ['The name of a member in', 'UTF-16 units'])
      visit(member, depth + 1)
    }
  }

  visit(value, 1)
}
