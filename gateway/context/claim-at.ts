/** The claims of a token, or what an introspection endpoint says of one. */
export type Claims = Readonly<Record<string, unknown>>

/** The claim of this very name (`https://example.com/roles`), or where its dots lead (`realm_access.roles`). */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

/** Tells an object from lists, null and scalars. */
export function isRecord(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
