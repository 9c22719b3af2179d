import type { PluginParts } from '../plugin-parts.ts'
import type { Authenticator } from './authenticator.ts'

/** Makes the authenticators that a config asks for, in the order in which they are asked. */
export function createAuthenticators({
  settings: { authentication },
}: PluginParts): readonly Authenticator[] {
  if (!authentication) return []
  return []
}
