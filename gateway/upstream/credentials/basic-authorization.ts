import type { BasicOptions } from '../../config/sources/credential-options.ts'

/**
 * The value of the header `authorization` for HTTP Basic.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2
 */
export function basicAuthorization({ username, password }: BasicOptions): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
