import type { Principal } from '../../context/gateway-context.ts'
import { isAnyHeld } from '../../graph/access/requirement.ts'
import type { Requirement } from '../../graph/access/requirement.ts'

/** Why a requirement is not met. */
export type Lack = 'credentials' | 'scope' | 'policy'

/** Looks at what needs no policy; undefined when all of that is met. */
export function findLack(
  { authenticated, scopes }: Requirement,
  principal: Principal | undefined,
): Lack | undefined {
  if (!principal) return authenticated || scopes.length > 0 ? 'credentials' : undefined
  const isHeld = (scope: string) => principal.scopes.includes(scope)
  return scopes.every((alternatives) => isAnyHeld(alternatives, isHeld)) ? undefined : 'scope'
}

/** Whether policies that said yes are enough. */
export function isAllowed({ policies }: Requirement, granted: ReadonlySet<string>): boolean {
  return policies.every((alternatives) => isAnyHeld(alternatives, (policy) => granted.has(policy)))
}

/** Every policy that has a say in these requirements, once. */
export function policiesOf(requirements: readonly Requirement[]): readonly string[] {
  return [...new Set(requirements.flatMap(({ policies }) => policies.flat(2)))]
}
