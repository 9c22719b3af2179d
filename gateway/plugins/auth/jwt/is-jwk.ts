import type { JWK } from 'jose'
import { isObject } from '../../../sources/is-object.ts'

/** Tells whether a value says that it is a key (RFC 7517 section 4.1); whether it is one is seen when it is imported. */
export function isJwk(value: unknown): value is JWK {
  return isObject(value) && typeof value.kty === 'string'
}
