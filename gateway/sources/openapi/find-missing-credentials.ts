import type { HeaderRule } from '../../config/sources/header-options.ts'
import type { OpenApiSourceSettings } from '../../config/sources/openapi-options.ts'
import type { RestModel, SecurityScheme } from './model/rest-model.ts'

/**
 * Says which security schemes have no credentials, of those that operations can't be called without: a line for each
 * scheme. Headers that are forwarded or set count as credentials, and whatever `credentials` adds is taken for all of them.
 */
export function findMissingCredentials(
  { operations, securitySchemes }: RestModel,
  { security, headers, credentials }: Pick<OpenApiSourceSettings, 'security' | 'headers' | 'credentials'>,
): string[] {
  if (credentials) return []
  const sent = new Set([...headers.forward, ...Object.keys(headers.set), ...headers.rules.flatMap(madeBy)])
  const isThere = (name: string) => {
    const scheme = securitySchemes.get(name)
    return Object.hasOwn(security, name) || (scheme !== undefined && sent.has(headerOf(scheme)))
  }
  const counts = new Map<string, number>()
  for (const operation of operations) {
    if (operation.security.length === 0 || operation.security.some((set) => set.every(isThere))) continue
    for (const name of new Set(operation.security.flat())) {
      if (!isThere(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts].map(([name, count]) => {
    const scheme = securitySchemes.get(name)
    const needs = count === 1 ? '1 operation may need' : `${count} operations may need`
    return `${needs} the security scheme "${name}" (${describe(scheme)}): ${howToGive(name, scheme)}`
  })
}

function madeBy(rule: HeaderRule): string[] {
  if ('pass' in rule) return [rule.as ?? rule.pass]
  return 'set' in rule ? [rule.set] : []
}

function headerOf(scheme: SecurityScheme): string {
  if (scheme.kind !== 'apiKey') return 'authorization'
  return scheme.in === 'header' ? scheme.name.toLowerCase() : scheme.in
}

function describe(scheme: SecurityScheme | undefined): string {
  switch (scheme?.kind) {
    case undefined:
      return 'which the document does not describe'
    case 'apiKey':
      return `an API key in the ${scheme.in} "${scheme.name}"`
    case 'basic':
      return 'HTTP Basic'
    case 'bearer':
      return 'a bearer token'
    case 'oauth2':
      return 'OAuth 2'
    case 'other':
      return `of type "${scheme.type}"`
  }
}

function howToGive(name: string, scheme: SecurityScheme | undefined): string {
  switch (scheme?.kind) {
    case 'apiKey':
      return `set \`security.${name}.apiKey\`${scheme.in === 'header' ? `, or forward the header "${headerOf(scheme)}"` : ''}`
    case 'basic':
      return `set \`security.${name}.username\` and \`password\`, or forward the header "authorization"`
    case 'bearer':
      return `set \`security.${name}.bearer\`, or forward the header "authorization"`
    case 'oauth2':
      return `set \`security.${name}.clientId\` and \`clientSecret\`, or forward the header "authorization"`
    default:
      return 'set or forward the header that it needs'
  }
}
