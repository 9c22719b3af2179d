import { GatewayError } from '../errors/gateway-error.ts'
import type { SourceContext } from './source.ts'

/** Where a schema is read from. */
export interface RemoteSchema {
  /** The source's. */
  readonly name: string
  /** Without credentials; for messages. */
  readonly url: string
}

/**
 * Reads a schema from a running service and keeps it; when that fails, answers with the one kept from the last time and
 * says so in the log: a warning when the service can't be read, an error when what it answers is not valid.
 *
 * @param fetchText asks the service, and checks what it answers; a rejection means that there is no usable schema
 * @throws {GatewayError} when nothing is kept from before: SCHEMA_INVALID when `fetchText` throws that, else
 * SCHEMA_UNAVAILABLE
 */
export async function loadRemoteSchema(
  remote: RemoteSchema,
  context: SourceContext,
  fetchText: () => Promise<string>,
): Promise<string> {
  const { name } = remote
  const { log, store, signal } = context
  let text: string
  try {
    text = await fetchText()
  } catch (error) {
    signal.throwIfAborted()
    const stored = await store.read(name)
    const failure = toFailure(remote, error)
    if (stored === undefined) throw failure
    const level = failure.code === 'SCHEMA_INVALID' ? 'error' : 'warn'
    log[level](
      { source: name, reason: failure.message },
      `"${name}" has no usable schema now: serving the stored one`,
    )
    return stored
  }
  await keep(name, text, context)
  return text
}

async function keep(name: string, text: string, { log, store }: SourceContext): Promise<void> {
  try {
    // A schema is read at every poll, and changes rarely.
    if ((await store.read(name)) !== text) await store.write(name, text)
  } catch (error) {
    // It is there and can be served: that it can't be kept matters only at a start without the service.
    log.warn({ source: name, err: error }, `the schema of "${name}" can't be stored`)
  }
}

function toFailure({ name, url }: RemoteSchema, error: unknown): GatewayError {
  if (error instanceof GatewayError && error.code === 'SCHEMA_INVALID') return error
  const reason = error instanceof Error ? error.message : String(error)
  return new GatewayError(
    'SCHEMA_UNAVAILABLE',
    `The schema of source "${name}" could not be read from ${url}: ${reason}`,
    { cause: error, extensions: { source: name } },
  )
}
