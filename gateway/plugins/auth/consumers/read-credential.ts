import type { RequestContext } from '../../plugin.ts'

/**
 * What a header says, or a WebSocket's connection parameter of the same name, in any case. Undefined when neither is there
 * as a text.
 * The name is in lower case.
 */
export function readCredential({ headers, client }: RequestContext, name: string): string | undefined {
  const value = headers.get(name)
  if (value !== null && value !== '') return value
  const parameters = Object.entries(client.connectionParams ?? {})
  const parameter = parameters.find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof parameter === 'string' && parameter !== '' ? parameter : undefined
}
