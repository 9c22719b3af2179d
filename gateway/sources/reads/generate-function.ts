/**
 * Makes a function of generated code. Names from schemas and operations come into the code as JSON strings only, never
 * as identifiers.
 *
 * @param scope what the code may name
 * @param code an expression whose value is the function
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Only the caller knows what it generates.
export function generateFunction<Generated extends (...parameters: never[]) => unknown>(
  scope: Readonly<Record<string, unknown>>,
  code: string,
): Generated {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- Generating functions is what makes reading and merging fast.
  const create = new Function(...Object.keys(scope), `'use strict';return ${code}`) as (
    ...values: unknown[]
  ) => Generated
  return create(...Object.values(scope))
}

/** A name as it may stand in generated code, where a string or a property key may. */
export function quote(name: string): string {
  return JSON.stringify(name)
}

/**
 * Generated code that reads a property of a variable: undefined where the object has none of its own. Only names that
 * every object inherits something under need a closer look.
 */
export function readProperty(variable: string, name: string): string {
  const read = `${variable}[${quote(name)}]`
  return name in {} ? `(Object.hasOwn(${variable},${quote(name)})?${read}:undefined)` : read
}
