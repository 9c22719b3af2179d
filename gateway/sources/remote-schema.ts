import { GatewayError } from '../errors/gateway-error.ts'
import type { SourceContext } from './source.ts'

/**
 * Reads a schema from a running service and keeps it; when the service can't be reached, answers with the one kept
 * from the last time and says so in the log.
 *
 * @param name the source's name
 * @param fetchText asks the service; a rejection means that it could not be read
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when neither the service nor the store has it
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
    if (stored === undefined) {
      throw new GatewayError(
        'SCHEMA_UNAVAILABLE',
        `The schema of source "${name}" could not be read: ${reason}`,
        {
          cause: error,
          extensions: { source: name },
        },
      )
    }
    context.log.warn({ source: name, reason }, `"${name}" can't be reached: serving its stored schema`)
    return stored
  }
}
