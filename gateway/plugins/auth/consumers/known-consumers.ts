import { isDeepStrictEqual } from 'node:util'
import { frozenCopy } from '../../../config/frozen-copy.ts'
import type { Principal } from '../../../context/gateway-context.ts'
import type { OnRevoked } from '../../plugin.ts'
import type { Authentication } from '../authenticator.ts'
import type { StoredConsumer, StoredConsumers, StoredKey } from './consumer-file.ts'

/** An API key, and who calls with it. */
export interface KnownKey extends StoredKey {
  readonly authentication: Authentication
}

/** A consumer as it is known by its name. */
export interface KnownConsumer {
  readonly password: string | undefined
  readonly authentication: Authentication
}

/** The consumers as they are now, by what they call with; whoever has been let in is told when that changes. */
export class KnownConsumers {
  readonly #keys = new Map<string, KnownKey>()
  readonly #consumers = new Map<string, KnownConsumer>()
  readonly #certificates = new Map<string, Authentication>()
  readonly #looks = new Set<() => void>()

  get size(): number {
    return this.#consumers.size
  }

  findKey(id: string): KnownKey | undefined {
    return this.#keys.get(id)
  }

  findConsumer(name: string): KnownConsumer | undefined {
    return this.#consumers.get(name)
  }

  findCertificate(name: string): Authentication | undefined {
    return this.#certificates.get(name)
  }

  /** Forgets all and takes these; tells those whose credentials don't hold any more, or grant something else. */
  replace(stored: StoredConsumers): void {
    for (const known of [this.#keys, this.#consumers, this.#certificates]) known.clear()
    for (const [name, consumer] of stored) this.#add(name, consumer)
    for (const look of this.#looks) look()
  }

  #add(name: string, consumer: StoredConsumer): void {
    const { password, certificates, keys } = consumer
    const principal = toPrincipal(name, consumer)
    const findByName = () => {
      const known = this.#consumers.get(name)
      return known?.password === password ? known : undefined
    }
    this.#consumers.set(name, {
      password,
      authentication: this.#watched(principal, () => findByName()?.authentication),
    })
    for (const one of certificates) {
      const find = () => this.#certificates.get(one)
      this.#certificates.set(one, this.#watched(principal, find))
    }
    for (const key of keys) {
      const find = () => {
        const known = this.#keys.get(key.id)
        return known?.hash === key.hash && known.revokedAt === undefined ? known.authentication : undefined
      }
      const authentication = this.#watched(toPrincipal(name, consumer, key), find)
      this.#keys.set(key.id, { ...key, authentication })
    }
  }

  /** @param find what the same credentials prove now */
  #watched(principal: Principal, find: () => Authentication | undefined): Authentication {
    const onRevoked: OnRevoked = (listener) => {
      const stop = () => {
        this.#looks.delete(look)
      }
      const look = () => {
        if (isDeepStrictEqual(find()?.principal, principal)) return
        stop()
        listener()
      }
      this.#looks.add(look)
      return stop
    }
    return { principal, onRevoked }
  }
}

function toPrincipal(name: string, { plan, scopes, roles }: StoredConsumer, key?: StoredKey): Principal {
  return frozenCopy({
    subject: name,
    scopes,
    roles,
    ...(plan !== undefined && { plan }),
    ...(key?.expiresAt !== undefined && { expiresAtMs: Date.parse(key.expiresAt) }),
    claims: { sub: name, ...(key && { keyId: key.id }) },
  })
}
