import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { formatPath } from '../../../config/mistakes/format-path.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { passwordForm } from './password.ts'

/** An API key as it is stored: nothing of it can be used to call. */
export interface StoredKey {
  /** The part of the key that is no secret, and stands in lists and logs. */
  readonly id: string
  /** The SHA-256 hash of the whole key, in hexadecimal. */
  readonly hash: string
  /** ISO 8601, as all times here. */
  readonly createdAt: string
  readonly expiresAt?: string | undefined
  readonly revokedAt?: string | undefined
}

/** Who may call, as it is stored. */
export interface StoredConsumer {
  /** Limits may go by it. */
  readonly plan?: string | undefined
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
  readonly keys: readonly StoredKey[]
  /** Certificates that it may call with: `sha256:` and a thumbprint, or a subject alternative name such as `DNS:shop.example`. */
  readonly certificates: readonly string[]
  /** The scrypt hash of its password, as `hashPassword` makes it. */
  readonly password?: string | undefined
}

/** All consumers, by name. */
export type StoredConsumers = ReadonlyMap<string, StoredConsumer>

const consumerName = /^[A-Za-z\d][\w.@-]{0,99}$/

const keySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z\d]{10}$/),
  hash: z.string().regex(/^[a-f\d]{64}$/),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
})

const certificateName = z
  .string()
  .regex(/^(?:sha256:[a-f\d:]{64,95}|(?:DNS|URI|email|IP Address):[^",]+)$/i)
  .transform((name) =>
    /^sha256:/i.test(name) ? `sha256:${name.slice(7).replaceAll(':', '').toLowerCase()}` : name,
  )

const fileSchema = z.strictObject({
  version: z.literal(1),
  consumers: z.record(
    z.string().regex(consumerName),
    z.strictObject({
      plan: z.string().min(1).optional(),
      scopes: z.array(z.string().min(1)).default([]),
      roles: z.array(z.string().min(1)).default([]),
      keys: z.array(keySchema).default([]),
      certificates: z.array(certificateName).default([]),
      password: z.string().regex(passwordForm).optional(),
    }),
  ),
})

/** Whether a text may be the name of a consumer: letters, digits, `_`, `.`, `@` and `-`, 100 at most. */
export function isConsumerName(text: string): boolean {
  return consumerName.test(text)
}

/**
 * Reads the file of consumers.
 *
 * @param path absolute
 * @throws {GatewayError} CONSUMERS_INVALID with a detail for each mistake; values of the file are not in it
 */
export async function readConsumerFile(path: string): Promise<StoredConsumers> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new GatewayError('CONSUMERS_INVALID', `The file of consumers "${path}" can't be read.`, { cause })
  }
  return parseConsumers(text, path)
}

/** The text of a file of consumers. */
export function printConsumers(consumers: StoredConsumers): string {
  return `${JSON.stringify({ version: 1, consumers: Object.fromEntries(consumers) }, undefined, 2)}\n`
}

function parseConsumers(text: string, path: string): StoredConsumers {
  const result = fileSchema.safeParse(parseJson(text, path))
  const details = result.success
    ? repeatedIds(Object.values(result.data.consumers))
    : result.error.issues.map((issue) => `${formatPath(issue.path.map(toName))}: ${issue.message}`)
  if (result.success && details.length === 0) return new Map(Object.entries(result.data.consumers))
  throw invalid(path, details)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What JSON.parse says quotes the text.
    throw invalid(path, ['it is not JSON'])
  }
}

function repeatedIds(consumers: readonly StoredConsumer[]): string[] {
  const ids = consumers.flatMap(({ keys }) => keys.map(({ id }) => id))
  const names = consumers.flatMap(({ certificates }) => certificates)
  const repeated = [ids, names].flatMap((all) => all.filter((one, index) => all.indexOf(one) !== index))
  return [...new Set(repeated)].map((one) => `"${one}" is there more than once`)
}

function toName(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part)
}

function invalid(path: string, details: readonly string[]): GatewayError {
  return new GatewayError('CONSUMERS_INVALID', `The file of consumers "${path}" has mistakes.`, { details })
}
