import { isatty } from 'node:tty'

/**
 * Whether to write colours to a stream: to a terminal only, and not where `NO_COLOR` is set.
 *
 * @see https://no-color.org
 */
export function wantsColors(stream: { readonly fd: number }): boolean {
  return isatty(stream.fd) && (process.env.NO_COLOR ?? '') === ''
}
