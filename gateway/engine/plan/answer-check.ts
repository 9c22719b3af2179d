import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { GraphQLOutputType } from 'graphql'
import { generateFunction, readProperty } from '../../sources/reads/generate-function.ts'
import type { SelectedField, Selection } from './selection.ts'

/** Whether a value is what was asked for. `typeName` says what it is where it doesn't say so itself. */
export type AnswerCheck = (value: unknown, typeName?: string) => boolean

/**
 * Compiles a quick look at an answer: whether everything in it fits its type. An answer that doesn't is left to
 * `checkAnswer`, which says what is wrong and mends it.
 */
export function compileAnswerCheck(selection: Selection): AnswerCheck {
  const checks = new Map<string | undefined, AnswerCheck>()
  return (value, hint) => {
    if (!isObject(value)) return false
    const typeName = selection.typeName ?? nameOf(value) ?? hint
    let check = checks.get(typeName)
    if (!check) {
      check = generateCheck(selection.fieldsFor(typeName))
      checks.set(typeName, check)
    }
    return check(value)
  }
}

function nameOf({ __typename }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof __typename === 'string' ? __typename : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function generateCheck(fields: readonly SelectedField[]): AnswerCheck {
  const scope: unknown[] = []
  const name = (value: unknown) => `s[${scope.push(value) - 1}]`
  const code = fields
    .filter(({ type }) => type !== undefined)
    .map(({ key, type, selection }) => {
      const test = testOf(type, { selection, name, depth: 0 })
      return test === '' ? '' : `v0=${readProperty('o', key)};${test}`
    })
  return generateFunction({ s: scope }, `function(o){let v0;${code.join('')}return true}`)
}

interface TestScope {
  readonly selection: Selection | undefined
  /** Gives a value a name in the generated code. */
  readonly name: (value: unknown) => string
  /** How deep in lists the value is that is tested. */
  readonly depth: number
}

/** Statements that return false when the variable of this depth doesn't fit a type. */
function testOf(type: GraphQLOutputType | undefined, scope: TestScope): string {
  const v = `v${scope.depth}`
  if (isNonNullType(type)) return `if(${v}==null)return false;${fittingTest(type.ofType, scope)}`
  return `if(${v}===undefined)return false;if(${v}!==null){${fittingTest(type, scope)}}`
}

function fittingTest(type: GraphQLOutputType | undefined, scope: TestScope): string {
  const v = `v${scope.depth}`
  if (isListType(type)) {
    const index = `i${scope.depth}`
    const item = `v${scope.depth + 1}`
    const test = testOf(type.ofType, { ...scope, depth: scope.depth + 1 })
    return `if(!Array.isArray(${v}))return false;for(let ${index}=0;${index}<${v}.length;${index}++){const ${item}=${v}[${index}];${test}}`
  }
  if (scope.selection) return `if(!${scope.name(compileAnswerCheck(scope.selection))}(${v}))return false;`
  if (isEnumType(type)) {
    return `if(!${scope.name(new Set(type.getValues().map((value) => value.name)))}.has(${v}))return false;`
  }
  const test = leafTests.get(type)
  return test === undefined ? '' : `if(!(${test(v)}))return false;`
}

/** What the values of the built-in scalars are in JSON; custom scalars may be anything. */
const leafTests = new Map<unknown, (v: string) => string>([
  [GraphQLString, (v) => `typeof ${v}==='string'`],
  [GraphQLID, (v) => `typeof ${v}==='string'||Number.isInteger(${v})`],
  [GraphQLInt, (v) => `(${v}|0)===${v}`],
  [GraphQLFloat, (v) => `Number.isFinite(${v})`],
  [GraphQLBoolean, (v) => `typeof ${v}==='boolean'`],
])
