import { GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString } from 'graphql'
import type { GraphQLField, GraphQLOutputType, GraphQLResolveInfo } from 'graphql'
import { generateFunction, quote, readProperty } from './generate-function.ts'

/** Makes of a value that a resolver answered with what stands in the result. Throws whatever is not plain. */
export type CompleteValue = (value: unknown, context: object) => unknown

/** A field of an object in the result. */
export interface CopiedField {
  readonly key: string
  /** The property of that name is the field's value, unless there is a resolver. */
  readonly name: string
  readonly resolve: GraphQLField<unknown, object>['resolve']
  /** Of the value, without its non-null. */
  readonly type: GraphQLOutputType
  readonly complete: CompleteValue
}

/** Resolvers of what is compiled here do without it. */
export const noInfo = {} as GraphQLResolveInfo

/** Tests of a variable `v` by type: a value that passes stays as it is. */
const plainTests = new Map<GraphQLOutputType, (v: string) => string>([
  [GraphQLString, (v) => `typeof ${v}==='string'`],
  [GraphQLID, (v) => `typeof ${v}==='string'`],
  [GraphQLBoolean, (v) => `typeof ${v}==='boolean'`],
  [GraphQLFloat, (v) => `Number.isFinite(${v})`],
  [GraphQLInt, (v) => `(${v}|0)===${v}`],
])

/** The function that tells values of a type that stay as they are, for types that have such. */
export function plainCheckOf(type: GraphQLOutputType): ((value: unknown) => boolean) | undefined {
  const test = plainTests.get(type)
  return test && generateFunction({}, `function(v){return ${test('v')}}`)
}

/** Generates what makes the object in the result of an object: a literal, whose fields are read and tested in place. */
export function generateCopy(fields: readonly CopiedField[]): CompleteValue {
  const scope: Record<string, unknown> = { noInfo }
  const reads = fields.map(({ name, resolve }, index) => {
    scope[`r${index}`] = resolve
    return `const v${index}=${resolve ? `r${index}(o,{},x,noInfo)` : readProperty('o', name)};`
  })
  const members = fields.map(({ key, type, complete }, index) => {
    scope[`c${index}`] = complete
    const v = `v${index}`
    const completed = `c${index}(${v},x)`
    const test = plainTests.get(type)?.(v)
    // As a computed key `__proto__` is a property like any other.
    return `[${quote(key)}]:${test === undefined ? completed : `${test}?${v}:${completed}`}`
  })
  return generateFunction(scope, `function(o,x){${reads.join('')}return{${members.join(',')}}}`)
}
