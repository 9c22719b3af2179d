import type { Plugin } from '../../plugins/plugin.ts'

/** Tells the paths that GraphQL is served at: the server's own, and those that plugins have beside it. */
export function createPathCheck(own: string, plugins: readonly Plugin[]): (path: string) => boolean {
  const others = plugins.filter((plugin) => 'servesPath' in plugin)
  return (path) => path === own || others.some((plugin) => plugin.servesPath?.(path))
}
