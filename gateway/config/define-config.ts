import type { GatewayOptions } from './gateway-options.ts'

/** Gives a `selvage.config.ts` its types: the default export is `defineConfig({ ... })`. Answers what it was given. */
export function defineConfig(options: GatewayOptions): GatewayOptions {
  return options
}
