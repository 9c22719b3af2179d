import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { SigningKeyOptions } from '../../config/signing-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'

/** A key that tokens can be signed with. */
export interface SigningKey {
  readonly kid: string
  readonly algorithm: 'EdDSA' | 'ES256' | 'RS256' | 'HS256'
  readonly key: KeyObject
  /** Undefined for a secret. */
  readonly publicKey?: JWK
}

/**
 * Reads a key of the config, and tells its algorithm by its kind.
 *
 * @throws {GatewayError} SIGNING_KEY_INVALID when it can't sign
 */
export async function readSigningKey(
  { kid, privateKey, file, secret }: SigningKeyOptions,
  readFile: (path: string) => Promise<string>,
): Promise<SigningKey> {
  if (secret !== undefined) {
    return { kid, algorithm: 'HS256', key: createSecretKey(Buffer.from(secret, 'base64url')) }
  }
  const key = parsePem(kid, privateKey ?? (await readFile(file ?? '')))
  const algorithm = algorithmOf(key)
  if (!algorithm) {
    throw invalidKey(kid, 'Ed25519, P-256 (prime256v1) or RSA of 2048 bits or more was expected')
  }
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  return { kid, algorithm, key, publicKey: { ...jwk, kid, alg: algorithm, use: 'sig' } }
}

function parsePem(kid: string, text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (cause) {
    throw invalidKey(kid, 'a private key in PEM, not encrypted, was expected', cause)
  }
}

function algorithmOf({
  asymmetricKeyType,
  asymmetricKeyDetails = {},
}: KeyObject): SigningKey['algorithm'] | undefined {
  const { namedCurve, modulusLength = 0 } = asymmetricKeyDetails
  if (asymmetricKeyType === 'ed25519') return 'EdDSA'
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ES256'
  return asymmetricKeyType === 'rsa' && modulusLength >= 2_048 ? 'RS256' : undefined
}

function invalidKey(kid: string, reason: string, cause?: unknown): GatewayError {
  return new GatewayError(
    'SIGNING_KEY_INVALID',
    `The key "${kid}" of "signing.keys" can't sign: ${reason}.`,
    {
      cause,
    },
  )
}
