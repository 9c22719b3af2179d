const marks = new WeakMap<object, string>()

/** Says which member of a union a value is, where that is known without looking at it. */
export function markMember(value: unknown, member: string | undefined): void {
  if (member !== undefined && typeof value === 'object' && value !== null) marks.set(value, member)
}

/** What {@link markMember} said. */
export function markedMember(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? marks.get(value) : undefined
}
