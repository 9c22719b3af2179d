import { isHeaderValue, mayBePassed } from '../config/sources/header-names.ts'
import type { ClaimHeaderRule, HeaderRule, HeaderSettings } from '../config/sources/header-options.ts'
import { claimAt } from '../context/claim-at.ts'
import type { GatewayContext, Principal, RequestHeaders } from '../context/gateway-context.ts'

/** Headers that rules make, by name in lower case. */
type MadeHeaders = Record<string, string>

/** The rules of one source, ready to be followed. */
export interface CompiledHeaderRules {
  /** Whether they make the same headers for every request. */
  readonly isConstant: boolean
  /** Follows the rules in their order; without a context those of nobody's request. */
  make(context?: GatewayContext): MadeHeaders
}

/** What rules may know of a request. */
interface Facts {
  readonly client: RequestHeaders
  /** Names that the client's `Connection` header keeps for itself. */
  readonly connectionOnly: readonly string[]
  readonly principal: Principal | undefined
}

type Step = (made: MadeHeaders, facts: Facts) => void

/** Makes one list of rules of all that a config says of headers, and prepares it. */
export function compileHeaderRules({ forward, set, rules }: HeaderSettings): CompiledHeaderRules {
  const all: readonly HeaderRule[] = [
    ...forward.map((name) => ({ pass: name })),
    ...Object.entries(set).map(([name, value]) => ({ set: name, value })),
    ...rules,
  ]
  const steps = all.map(toStep)
  return {
    isConstant: all.every((rule) => 'value' in rule || 'remove' in rule),
    make(context) {
      const client = context?.headers ?? nobody
      const facts: Facts = {
        client,
        connectionOnly: namesIn(client.get('connection')),
        principal: context?.principal,
      }
      const made: MadeHeaders = {}
      for (const step of steps) step(made, facts)
      return made
    },
  }
}

const nobody: RequestHeaders = { get: () => null, keys: () => [] }

function toStep(rule: HeaderRule): Step {
  if ('remove' in rule) {
    const matches = toMatcher(rule.remove)
    return (made) => {
      for (const name of Object.keys(made)) if (matches(name)) Reflect.deleteProperty(made, name)
    }
  }
  if ('pass' in rule) {
    const { pass, as = pass } = rule
    return pass.includes('*')
      ? passMatching(toMatcher(pass))
      : (made, facts) => passOne(pass, as, { made, facts })
  }
  const { set: name } = rule
  return (made, { principal }) => {
    const value = 'value' in rule ? rule.value : valueOf(rule, principal)
    // What a client sent under this name must not stand for what is not known of it.
    if (value === undefined) Reflect.deleteProperty(made, name)
    else made[name] = value
  }
}

interface Passing {
  readonly made: MadeHeaders
  readonly facts: Facts
}

function passOne(name: string, as: string, { made, facts: { client, connectionOnly } }: Passing): void {
  const value = client.get(name)
  if (value !== null && !connectionOnly.includes(name)) made[as] = value
}

function passMatching(matches: (name: string) => boolean): Step {
  return (made, facts) => {
    for (const key of facts.client.keys()) {
      const name = key.toLowerCase()
      if (matches(name) && mayBePassed(name)) passOne(name, name, { made, facts })
    }
  }
}

/** Linear in the length of the name: parts are found one after the other. */
function toMatcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*')
  const [first = '', ...others] = parts
  const last = others.pop()
  if (last === undefined) return (name) => name === pattern
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false
    let position = first.length
    for (const part of others) {
      const found = name.indexOf(part, position)
      if (found === -1) return false
      position = found + part.length
    }
    return position <= name.length - last.length
  }
}

function namesIn(connection: string | null): string[] {
  return connection === null ? [] : connection.split(',').map((name) => name.trim().toLowerCase())
}

function valueOf({ claim, default: fallback }: ClaimHeaderRule, principal: Principal | undefined) {
  const text = principal && toText(principalPart(claim, principal))
  return text ?? fallback
}

function principalPart(claim: string, principal: Principal): unknown {
  switch (claim) {
    case '$subject':
      return principal.subject
    case '$scopes':
      return principal.scopes
    case '$roles':
      return principal.roles
    case '$plan':
      return principal.plan
    default:
      return claimAt(principal.claims, claim)
  }
}

/** Undefined for what can't be told from something else once it stands in a header. */
function toText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(toText)
    return texts.every((text) => text !== undefined && !text.includes(',')) ? texts.join(',') : undefined
  }
  if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined
  const text = String(value)
  return isHeaderValue(text) ? text : undefined
}
