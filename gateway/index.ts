// Configuration
export { defineConfig } from './config/define-config.ts'
export type { GatewayOptions, SourceOptions } from './config/gateway-options.ts'
// Running
export { createGateway } from './server/create-gateway.ts'
export type { GatewayEnvironment } from './server/create-gateway.ts'
export type { Gateway } from './server/assemble-gateway.ts'
export type { ServerAddress } from './server/listen.ts'
export type { Logger, LogFunction } from './telemetry/logger.ts'
// Errors
export { GatewayError } from './errors/gateway-error.ts'
export type { ErrorCode } from './errors/error-codes.ts'
// What plugins and resolvers get
export type { GatewayContext, Principal } from './context/gateway-context.ts'
