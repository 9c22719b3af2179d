import { GatewayError } from '../errors/gateway-error.ts'
import type { SourceContext } from './source.ts'

/**
 * Reads a schema from a running service and keeps it; when that fails, answers with the one kept from the last time and
 * says so in the log.
 *
 * @param name the source's name
 * @param fetchText asks the service, and checks what it answers; a rejection means that there is no usable schema
 * @throws {GatewayError} when nothing is kept from before: SCHEMA_INVALID when `fetchText` throws that, else
 * SCHEMA_UNAVAILABLE
 */
export async function loadRemoteSchema(
  name: string,
  context: SourceContext,
  fetchText: () => Promise<string>,
): Promise<string> {
  try {
    const text = await fetchText()
    await context.store.write(name, text)
    return text
  } catch (error) {
    context.signal.throwIfAborted()
    const stored = await context.store.read(name)
    const reason = error instanceof Error ? error.message : String(error)
    if (stored === undefined) throw toUnavailable(name, error, reason)
    context.log.warn({ source: name, reason }, `"${name}" has no usable schema now: serving the stored one`)
    return stored
  }
}

function toUnavailable(name: string, error: unknown, reason: string): GatewayError {
  if (error instanceof GatewayError && error.code === 'SCHEMA_INVALID') return error
  return new GatewayError(
    'SCHEMA_UNAVAILABLE',
    `The schema of source "${name}" could not be read: ${reason}`,
    { cause: error, extensions: { source: name } },
  )
}
