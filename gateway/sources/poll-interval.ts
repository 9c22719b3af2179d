import type { SourceSettings } from '../config/gateway-options.ts'

/** How often a source is asked whether its schema changed, in milliseconds; 0 for one whose schema isn't remote. */
export function pollIntervalOf(settings: SourceSettings): number {
  switch (settings.kind) {
    case 'federation':
    case 'graphql':
      return settings.schema === undefined ? settings.pollIntervalMs : 0
    case 'openapi':
      return isHttpUrl(settings.document) ? settings.pollIntervalMs : 0
    case 'local':
      return 0
  }
}

function isHttpUrl(document: unknown): boolean {
  return typeof document === 'string' && /^https?:\/\//i.test(document)
}
