// Configuration
export { defineConfig } from './config/define-config.ts'
export type { GatewayOptions, SourceOptions } from './config/gateway-options.ts'
// Errors
export { GatewayError } from './errors/gateway-error.ts'
export type { ErrorCode } from './errors/error-codes.ts'
// What plugins and resolvers get
export type { GatewayContext, Principal } from './context/gateway-context.ts'
