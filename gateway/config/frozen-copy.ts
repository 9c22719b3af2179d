/**
 * Copies objects and lists, however deep, and freezes the copies. What is more than data (functions, instances of
 * classes) stays what it is, and may still change.
 */
export function frozenCopy<Value>(value: Value): Value {
  return copy(value, new Map()) as Value
}

function copy(value: unknown, copies: Map<object, unknown>): unknown {
  if (!isData(value)) return value
  const known = copies.get(value)
  if (known !== undefined) return known
  const target: Record<PropertyKey, unknown> | unknown[] = Array.isArray(value) ? [] : {}
  copies.set(value, target)
  for (const [key, entry] of Object.entries(value)) {
    // Defined, not assigned: a key may be called `__proto__`.
    Object.defineProperty(target, key, { value: copy(entry, copies), enumerable: true })
  }
  return Object.freeze(target)
}

function isData(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
