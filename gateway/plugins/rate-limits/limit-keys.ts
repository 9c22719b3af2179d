import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { OperationDefinitionNode } from 'graphql'
import type { RateLimitKey, RateLimitRule } from '../../config/rate-limit-options.ts'
import { claimAt } from '../../context/claim-at.ts'
import { normalizeAddress } from '../addresses/address-list.ts'
import type { RequestContext } from '../plugin.ts'

/** When a limit has all that it counts by. */
export type LimitPhase = 'client' | 'caller' | 'operation'

const operationKeys: ReadonlySet<unknown> = new Set(['operationName', 'operationType'])
const callerKeys: ReadonlySet<unknown> = new Set(['principal', 'plan'])

/** As early as it can be: before it is known who calls, before the body is read, or when the operation is known. */
export function phaseOf({ by, weight, plans, operationTypes, operationNames }: RateLimitRule): LimitPhase {
  const isOfOperation =
    weight === 'cost' ||
    operationTypes !== undefined ||
    operationNames !== undefined ||
    by.some((key) => operationKeys.has(key))
  if (isOfOperation) return 'operation'
  return plans || by.some((key) => callerKeys.has(key) || isClaim(key)) ? 'caller' : 'client'
}

/** What is known of whoever is limited. */
export type LimitedCaller = Pick<RequestContext, 'principal' | 'headers'> & {
  readonly client: Pick<RequestContext['client'], 'address'>
}

/** Whether a limit holds for this caller and operation. */
export function holdsFor(
  { plans, ...scope }: RateLimitRule,
  { principal }: LimitedCaller,
  operation: OperationDefinitionNode | undefined,
): boolean {
  if (plans && !plans.includes(principal?.plan ?? '')) return false
  return isFor(scope, operation)
}

/** Whether a limit holds for this operation. */
export function isFor(
  { operationTypes, operationNames }: Pick<RateLimitRule, 'operationTypes' | 'operationNames'>,
  operation: OperationDefinitionNode | undefined,
): boolean {
  if (operationTypes && !(operation && operationTypes.includes(operation.operation))) return false
  return !operationNames || operationNames.includes(operation?.name?.value ?? '')
}

/** Longer ones are kept as their hash: what clients send may be as long as they like. */
const longestKey = 128

/** Whose use of a limit it is. */
export function keyOf(
  {
    name,
    algorithm,
    by,
  }: { readonly name: string; readonly algorithm: string; readonly by: readonly RateLimitKey[] },
  context: LimitedCaller,
  operation: OperationDefinitionNode | undefined,
): string {
  return toKey(name, [algorithm, ...by.map((key) => partOf(key, context, operation))])
}

/** A name, and what is counted apart under it, as a text that isn't too long. */
export function toKey(name: string, parts: readonly unknown[]): string {
  const key = JSON.stringify([name, ...parts])
  return key.length > longestKey ? `${name}:${createHash('sha256').update(key).digest('base64url')}` : key
}

/** The principal, or where there is none the address that it calls from. */
export function callerOf(context: LimitedCaller): unknown {
  return partOf('principal', context, undefined)
}

function partOf(
  key: RateLimitKey,
  context: LimitedCaller,
  operation: OperationDefinitionNode | undefined,
): unknown {
  const { principal, client, headers } = context
  const address = { ip: networkOf(normalizeAddress(client.address)) }
  if (key === 'ip') return address
  if (key === 'plan') return principal?.plan ?? ''
  if (key === 'operationName') return operation?.name?.value ?? ''
  if (key === 'operationType') return operation?.operation ?? ''
  if (key === 'principal') return principal?.subject ?? address
  if ('header' in key) return headers.get(key.header) ?? address
  return (principal && claimAt(principal.claims, key.claim)) ?? address
}

/** An IPv4 address as it is; of an IPv6 one its first 64 bits, as whoever has one has all that share them (RFC 6177). */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const first = head.split(':').filter(Boolean)
  const last = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  const groups = address.includes('::') ? [...first, ...zeros, ...last] : first
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function isClaim(key: RateLimitKey): boolean {
  return typeof key === 'object' && 'claim' in key
}
