import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'
import { addBlock } from '../../config/address-options.ts'

/** A set of IP addresses, version 4 and 6. */
export interface AddressList {
  /** Whether an address is in it; what is no address isn't. */
  has(address: string): boolean
}

/** Makes an {@link AddressList} of addresses and CIDR blocks that config has checked. */
export function createAddressList(blocks: readonly string[]): AddressList {
  const list = new BlockList()
  for (const block of blocks) addBlock(list, block)
  return {
    has(address) {
      if (isIPv4(address)) return list.check(address, 'ipv4')
      return isIPv6(address) && list.check(address, 'ipv6')
    },
  }
}

/**
 * The one way to write an address: an IPv4 address that is mapped into IPv6 (`::ffff:192.0.2.1`) as it is, nothing of a zone.
 * Empty when it is no address.
 */
export function normalizeAddress(text: string): string {
  const address = text.trim().replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address
  return isIP(mapped) === 0 ? '' : mapped
}
