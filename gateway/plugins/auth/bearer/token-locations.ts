import type { TokenLocationSettings } from '../../../config/authentication/token-options.ts'
import type { RequestContext } from '../../plugin.ts'
import { invalidToken } from '../refusals.ts'

/** Finds the access token of a request in one place. Undefined when there is none. */
export type ReadToken = (context: RequestContext) => string | undefined

/**
 * Makes the reader of a place.
 *
 * @throws {GatewayError} UNAUTHENTICATED, from the reader, when the place has something that can't be told for a token
 */
export function createTokenReader({ header, cookie, connectionParam }: TokenLocationSettings): ReadToken {
  if (header === 'authorization') return ({ headers }) => credentialsOf(headers.get(header))
  if (header !== undefined) return ({ headers }) => tokenOf(headers.get(header))
  if (cookie !== undefined) return ({ headers }) => cookieOf(headers.get('cookie'), cookie)
  const name = connectionParam?.toLowerCase()
  return ({ client }) => {
    const entry = Object.entries(client.connectionParams ?? {}).find(([key]) => key.toLowerCase() === name)
    const value = entry?.[1]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw invalidToken('it is no text')
    return tokenOf(value)
  }
}

/**
 * The token in credentials that name their scheme. Another scheme is another kind of credentials.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
function credentialsOf(value: string | null): string | undefined {
  if (value?.slice(0, 6).toLowerCase() !== 'bearer') return undefined
  // Node has trimmed the header: a scheme alone has an empty token, which is refused later.
  if (value.length === 6) return ''
  return value[6] === ' ' ? value.slice(7).trimStart() : undefined
}

/** The token in a place that is for tokens: clients may write the scheme there too. */
function tokenOf(value: string | null): string | undefined {
  if (value === null || value === '') return undefined
  const token = credentialsOf(value)
  if (token !== undefined) return token
  // Credentials of another scheme, such as `Basic`.
  return value.includes(' ') ? undefined : value
}

/** The value of a cookie. One that is there twice may be another site's of the same domain. */
function cookieOf(header: string | null, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [key = '', ...value] = pair.split('=')
    return key.trim() === name ? [value.join('=').trim()] : []
  })
  if (values.length > 1) throw invalidToken('its cookie is there more than once')
  const [value = ''] = values
  const unquoted = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
  return unquoted === '' ? undefined : unquoted
}
