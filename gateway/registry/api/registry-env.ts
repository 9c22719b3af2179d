import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Actor } from '../actor.ts'

/** What every request of the registry's API has with it. */
export interface RegistryEnv {
  readonly Variables: {
    /** Who asks; known from the door on. */
    actor: Actor
  }
}

/** The HTTP API of a registry. */
export type RegistryApi = OpenAPIHono<RegistryEnv>
