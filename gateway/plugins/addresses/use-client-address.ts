import type { TrustedProxySettings } from '../../config/address-options.ts'
import type { Plugin, RequestContext } from '../plugin.ts'
import { createAddressList, normalizeAddress } from './address-list.ts'
import { readForwarded } from './forwarded-addresses.ts'

/**
 * Finds out the address of a client behind proxies: from the socket on, each trusted proxy is believed about who asked it. What
 * the client itself wrote into the header stands before that, and is not read.
 */
export function useClientAddress({ addresses, header }: TrustedProxySettings): Plugin {
  const trusted = createAddressList(addresses)

  function addressOf({ client, headers }: RequestContext): string {
    let address = normalizeAddress(client.address)
    const value = headers.get(header)
    if (value === null) return address
    const hops = [...readForwarded(header, value)]
    while (hops.length > 0 && trusted.has(address)) address = hops.pop() ?? ''
    return address
  }

  return {
    onRequest({ context, extendContext }) {
      extendContext({ client: { ...context.client, address: addressOf(context) } })
    },
  }
}
