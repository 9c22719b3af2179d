import { BlockList, isIPv6 } from 'node:net'
import { z } from 'zod'

/** The proxies before the gateway that may be believed about whose request they pass on. */
export interface TrustedProxyOptions {
  /** IP addresses and CIDR blocks, `10.0.0.0/8`. */
  readonly addresses: readonly string[]
  /** The header that they append the client's address to. A client may send the other one: it is not read. Default: `x-forwarded-for`. */
  readonly header?: 'x-forwarded-for' | 'forwarded'
}

/** Which clients are served at the GraphQL endpoint, by their IP addresses. */
export interface AddressFilterOptions {
  /** IP addresses and CIDR blocks, `192.0.2.0/24` or `2001:db8::/32`. Default: all. */
  readonly allow?: readonly string[]
  /** These are refused, whatever `allow` says. Default: none. */
  readonly deny?: readonly string[]
}

/** {@link TrustedProxyOptions}, complete. */
export type TrustedProxySettings = Readonly<Required<TrustedProxyOptions>>

/** {@link AddressFilterOptions}, complete. */
export interface AddressFilterSettings {
  readonly allow?: readonly string[] | undefined
  readonly deny: readonly string[]
}

const block = z.string().refine(isBlock, {
  error: 'expected an IP address or a CIDR block, such as "192.0.2.0/24" or "2001:db8::/32"',
})

/** Checks {@link TrustedProxyOptions} and fills in the defaults. */
export const trustedProxySchema: z.ZodType<TrustedProxySettings, TrustedProxyOptions> = z.strictObject({
  addresses: z.array(block).min(1),
  header: z.enum(['x-forwarded-for', 'forwarded']).default('x-forwarded-for'),
})

/** Checks {@link AddressFilterOptions} and fills in the defaults. */
export const addressFilterSchema: z.ZodType<AddressFilterSettings, AddressFilterOptions> = z.strictObject({
  allow: z.array(block).min(1).optional(),
  deny: z.array(block).default([]),
})

function isBlock(text: string): boolean {
  try {
    addBlock(new BlockList(), text)
    return true
  } catch {
    return false
  }
}

/**
 * Adds an IP address or a CIDR block to a list.
 *
 * @throws {TypeError} when it is neither
 */
export function addBlock(list: BlockList, text: string): void {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (prefix === undefined) list.addAddress(address, family)
  else if (rest.length === 0 && /^\d{1,3}$/.test(prefix)) list.addSubnet(address, Number(prefix), family)
  else throw new TypeError(`"${text}" is no CIDR block.`)
}
