import type { AddressFilterSettings } from '../../config/address-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Plugin } from '../plugin.ts'
import { createAddressList, normalizeAddress } from './address-list.ts'

/** Refuses clients by their IP addresses, before anything of their requests is read. */
export function useAddressFilter({ allow, deny }: AddressFilterSettings): Plugin {
  const allowed = allow && createAddressList(allow)
  const denied = createAddressList(deny)
  return {
    onRequest({ context }) {
      const address = normalizeAddress(context.client.address)
      if (denied.has(address) || allowed?.has(address) === false) {
        throw new GatewayError('ADDRESS_REFUSED', 'Clients of this IP address are not served here.')
      }
    },
  }
}
