import { GatewayError } from '../errors/gateway-error.ts'
import type { Role } from './store/registry-tables.ts'

/** Who asks the registry for something. */
export interface Actor {
  /** The name of the token. */
  readonly name: string
  readonly role: Role
  /** Whose subgraphs it may publish, when the role is `publish`. */
  readonly team?: string | undefined
}

/**
 * Lets admins pass.
 *
 * @throws {GatewayError} FORBIDDEN
 */
export function assertAdmin({ name, role }: Actor): void {
  if (role === 'admin') return
  throw new GatewayError('FORBIDDEN', `This takes a token of the role admin; "${name}" has the role ${role}.`)
}

/**
 * Lets those pass that may publish at all.
 *
 * @throws {GatewayError} FORBIDDEN
 */
export function assertPublisher({ name, role }: Actor): void {
  if (role !== 'read') return
  throw new GatewayError('FORBIDDEN', `The token "${name}" may only read.`)
}
