import type { HeaderSettings } from '../config/sources/header-options.ts'
import type { GatewayContext } from '../context/gateway-context.ts'
import { compileHeaderRules } from './header-rules.ts'

/** Makes the headers of one request to a service, for one client request. */
export interface RequestHeadersFactory {
  create(context: GatewayContext): Record<string, string>
  /** What the client's request, and who sent it, decide of the headers; but for the request's id. */
  keyOf(context: GatewayContext): string
  /** What all requests have alike, whoever sends them. */
  readonly constant: Readonly<Record<string, string>>
}

/**
 * Decides which headers a service gets: `own` first, then what the rules make, and always `x-request-id`. A header that
 * the client named in its `Connection` header is not passed on.
 *
 * @param own what the request itself needs (`content-type`, `accept`), names in lower case
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
export function createRequestHeaders(
  settings: HeaderSettings,
  own: Readonly<Record<string, string>>,
): RequestHeadersFactory {
  const rules = compileHeaderRules(settings)
  const constant = { ...own, ...rules.make() }
  if (rules.isConstant) {
    return {
      create: ({ requestId }) => ({ ...constant, 'x-request-id': requestId }),
      keyOf: () => '',
      constant,
    }
  }
  return {
    constant,
    create: (context) => ({ ...own, ...rules.make(context), 'x-request-id': context.requestId }),
    keyOf: (context) => JSON.stringify(rules.make(context)),
  }
}
