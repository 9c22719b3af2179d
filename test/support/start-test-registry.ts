import { onTestFinished } from 'vitest'
import { openRegistry } from '../../gateway/registry/open-registry.ts'
import { createRecordingLogger } from './create-recording-logger.ts'

/** The token that a {@link TestRegistry} lets do everything. */
export const registryAdminToken = 'an-admin-token-of-the-tests'

/** A request to a {@link TestRegistry}. */
interface RegistryRequest {
  readonly method?: string
  /** Default: {@link registryAdminToken}. */
  readonly token?: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** A registry without a network between. */
export interface TestRegistry {
  ask(path: string, request?: RegistryRequest): Promise<Response>
  /** Publishes to the variant `main` of the graph `main`. */
  publish(name: string, document: string, request?: RegistryRequest): Promise<Response>
  /** Makes a token. */
  createToken(name: string, team?: string): Promise<{ readonly id: string; readonly token: string }>
  /** Answers everybody who waits, as when the registry stops. */
  stopWaiting(): void
  readonly lines: ReturnType<typeof createRecordingLogger>['lines']
}

/** Opens a registry over a database; it is closed with the test. */
export async function startTestRegistry(location: string, now?: () => number): Promise<TestRegistry> {
  const { log, lines } = createRecordingLogger()
  const options = { location, log, adminToken: registryAdminToken }
  const registry = await openRegistry({ ...options, ...(now && { now }) })
  onTestFinished(() => registry[Symbol.asyncDispose]())

  async function ask(path: string, request: RegistryRequest = {}): Promise<Response> {
    const { method = 'GET', token = registryAdminToken, body, headers, signal } = request
    return registry.api.request(`http://registry.example${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  }
  return {
    ask,
    lines,
    publish(name, document, { body, ...request } = {}) {
      const url = `http://${name}.example/graphql`
      const publication = { url, document, ...(typeof body === 'object' && body) }
      return ask(`/graphs/main/variants/main/subgraphs/${name}`, {
        method: 'PUT',
        ...request,
        body: publication,
      })
    },
    async createToken(name, team) {
      const body = { name, role: team === undefined ? 'read' : 'publish', team }
      const response = await ask('/tokens', { method: 'POST', body })
      return (await response.json()) as { id: string; token: string }
    },
    stopWaiting: () => {
      registry.stopWaiting()
    },
  }
}
