import { randomUUID } from 'node:crypto'

const acceptable = /^[\w.:@+/=-]{1,128}$/

/**
 * The id of a request: the client's own when it is 1 to 128 letters, digits or `_ . : @ + / = -`, so that it is safe in
 * logs and headers; else a new UUID.
 */
export function toRequestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && acceptable.test(header) ? header : randomUUID()
}
