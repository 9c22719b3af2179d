/** Any of the inner lists will do; of the one, every name is needed. */
export type Alternatives = readonly (readonly string[])[]

/** What a caller needs to be given something. */
export interface Requirement {
  /** Whether the gateway has to know who is calling. */
  readonly authenticated: boolean
  /** Each has to be met. */
  readonly scopes: readonly Alternatives[]
  /** Each has to be met. */
  readonly policies: readonly Alternatives[]
}

/** What is said of one element at one place: members that are left out ask for nothing. */
export interface AccessRule {
  readonly authenticated?: boolean | undefined
  readonly scopes?: Alternatives | undefined
  readonly policies?: Alternatives | undefined
}

/** The requirement that a rule is. */
export function toRequirement({ authenticated = false, scopes, policies }: AccessRule): Requirement {
  return {
    authenticated,
    scopes: scopes === undefined ? [] : [scopes],
    policies: policies === undefined ? [] : [policies],
  }
}

/** All of them at once; undefined where nothing is needed. Alternatives that occur twice are kept once. */
export function allOf(requirements: readonly Requirement[]): Requirement | undefined {
  const authenticated = requirements.some((requirement) => requirement.authenticated)
  const scopes = distinct(requirements.flatMap((requirement) => requirement.scopes))
  const policies = distinct(requirements.flatMap((requirement) => requirement.policies))
  if (!authenticated && scopes.length === 0 && policies.length === 0) return undefined
  return { authenticated, scopes, policies }
}

/** Whether one of the alternatives is held whole; no alternative at all can't be. */
export function isAnyHeld(alternatives: Alternatives, holds: (name: string) => boolean): boolean {
  return alternatives.some((names) => names.every(holds))
}

/** A text that equal requirements share. */
export function textOf({ authenticated, scopes, policies }: Requirement): string {
  return JSON.stringify([authenticated, scopes.map(canonical).sort(), policies.map(canonical).sort()])
}

function distinct(list: readonly Alternatives[]): Alternatives[] {
  return [...new Map(list.map((alternatives) => [canonical(alternatives), alternatives])).values()]
}

function canonical(alternatives: Alternatives): string {
  return JSON.stringify(
    alternatives
      .map((names) => [...new Set(names)].sort())
      .map((names) => JSON.stringify(names))
      .sort(),
  )
}
