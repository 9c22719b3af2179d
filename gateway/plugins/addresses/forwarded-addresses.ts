import { normalizeAddress } from './address-list.ts'

/**
 * The addresses that proxies have written into a header, the nearest last. Empty texts stand for what is no address.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7239#section-4
 */
export function readForwarded(header: 'x-forwarded-for' | 'forwarded', value: string): readonly string[] {
  const hops = value.split(',')
  return header === 'x-forwarded-for' ? hops.map(toAddress) : hops.map((hop) => toAddress(forOf(hop)))
}

/** `for="[2001:db8::1]:4711";proto=https` is `[2001:db8::1]:4711`. */
function forOf(hop: string): string {
  const pair = hop.split(';').find((part) => /^\s*for\s*=/i.test(part)) ?? ''
  return pair
    .slice(pair.indexOf('=') + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1')
}

/** Without the port that some proxies write behind it. */
function toAddress(text: string): string {
  const bare = text.trim()
  const inBrackets = /^\[([^\]]*)\](?::\d+)?$/.exec(bare)?.[1]
  const withPort = /^([\d.]+):\d+$/.exec(bare)?.[1]
  return normalizeAddress(inBrackets ?? withPort ?? bare)
}
