/** Codes of Node's own errors of connections. */
const systemCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
])

/** Classes of SQLSTATE: connections, full disks and memory, an operator's intervention, locks that were waited for too long, the system. */
const sqlClasses: ReadonlySet<string> = new Set(['08', '53', '57', '55', '58'])

/**
 * Tells whether an error says that the database can't do its work now, not that what was asked of it is wrong.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') {
    return systemCodes.has(error.code) || sqlClasses.has(error.code.slice(0, 2))
  }
  // The driver has no code for a connection that ends in the middle of a query: a plain error it is.
  return error.constructor === Error
}
