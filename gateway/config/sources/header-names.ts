import { validateHeaderName, validateHeaderValue } from 'node:http'
import { z } from 'zod'

/**
 * Headers that belong to one connection: they never come from a client or a config.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
])

/** Headers that describe the request of the gateway itself: they never come from a client. */
const requestHeaders = new Set(['host', 'accept', 'accept-encoding', 'content-type', 'content-encoding'])

/** Tells whether a client's header, its name in lower case, may reach a service at all. */
export function mayBePassed(name: string): boolean {
  return !connectionHeaders.has(name) && !requestHeaders.has(name)
}

/** Tells whether a text can be the value of a header. */
export const isHeaderValue = isValid((value) => {
  validateHeaderValue('x', value)
})

/** The name of a header that the gateway may send; comes out in lower case. */
export const headerName = z
  .string()
  .toLowerCase()
  .refine(isValid(validateHeaderName), { error: 'this is not the name of an HTTP header' })
  .refine((name) => !connectionHeaders.has(name), {
    error: 'this header belongs to one connection and is never passed on',
  })

/** The name of a client's header that may be passed on; comes out in lower case. */
export const clientHeaderName = headerName.refine((name) => !requestHeaders.has(name), {
  error: 'this header describes the request of the gateway itself and is never passed on',
})

/** A {@link clientHeaderName}, or a pattern in which `*` stands for any text. */
export const headerPattern = z.union([
  clientHeaderName,
  z
    .string()
    .toLowerCase()
    .regex(/^[\w!#$%&'*+\-.^`|~]*\*[\w!#$%&'*+\-.^`|~]*$/),
])

/** The value of a header. */
export const headerValue = z.string().refine(isHeaderValue, {
  error: 'the value has characters that an HTTP header cannot have',
})

function isValid(validate: (text: string) => void): (text: string) => boolean {
  return (text) => {
    try {
      validate(text)
      return true
    } catch {
      return false
    }
  }
}
