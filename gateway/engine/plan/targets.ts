import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import { generateFunction, readProperty } from '../../sources/reads/generate-function.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** An object of the answer that is being put together. */
export type Target = Record<string, unknown>

/** An object and where it stands, in response names of the planned operation. */
export interface LocatedTarget {
  readonly target: Target
  readonly path: readonly (string | number)[]
}

/** Finds the objects at one path of a plan. */
export interface TargetPath {
  /** For people: `orders.@.product`, and `media.@<Film>` where only one type is meant. */
  readonly text: string
  /** Appends the objects to `targets`, in the order of the answer. */
  collect(data: Target, targets: Target[]): void
  /** The same objects in the same order with their places: slow, for errors. */
  locate(data: Target): readonly LocatedTarget[]
}

/** Compiles a path of a plan: fields, lists (of lists) and conditions on types. */
export function compileTargetPath(
  segments: readonly FlattenNodePathSegment[],
  types: SupergraphTypes,
): TargetPath {
  const matchers = segments.map((segment) =>
    typeof segment === 'object' && 'TypeCondition' in segment
      ? matcherOf(segment.TypeCondition, types)
      : undefined,
  )
  return {
    text: textOf(segments),
    collect: generateCollector(segments, matchers),
    locate(data) {
      const found: LocatedTarget[] = []
      locate({ segments, matchers, found }, { value: data, path: [], depth: 0 })
      return found
    },
  }
}

function textOf(segments: readonly FlattenNodePathSegment[]): string {
  return segments.reduce((text: string, segment) => {
    if (typeof segment === 'object' && 'TypeCondition' in segment)
      return `${text}<${segment.TypeCondition.join('|')}>`
    const name = segment === '@' ? '@' : segment.Field
    return text === '' ? name : `${text}.${name}`
  }, '')
}

type Matcher = (typeName: unknown) => boolean

/** An object that doesn't say its type is of the only one that it can be. */
function matcherOf(conditions: readonly string[], types: SupergraphTypes): Matcher {
  const known = new Map<unknown, boolean>([[undefined, true]])
  return (typeName) => {
    let matches = known.get(typeName)
    if (matches === undefined) {
      matches = conditions.some((condition) => types.satisfies(String(typeName), condition))
      known.set(typeName, matches)
    }
    return matches
  }
}

/** Functions that call each other, one for each part of the path. */
function generateCollector(
  segments: readonly FlattenNodePathSegment[],
  matchers: readonly (Matcher | undefined)[],
): TargetPath['collect'] {
  const functions = segments.map((segment, index) => {
    const next = (value: string) => `f${index + 1}(${value},out)`
    const head = `function f${index}(v,out){if(v==null)return;`
    if (segment === '@') {
      return `${head}if(!Array.isArray(v)){${next('v')};return}for(let i=0;i<v.length;i++){const x=v[i];if(Array.isArray(x))f${index}(x,out);else ${next('x')}}}`
    }
    // A field of a list is one of each of its elements.
    const each = `${head}if(Array.isArray(v)){for(let i=0;i<v.length;i++)f${index}(v[i],out);return}`
    return 'Field' in segment
      ? `${each}${next(readProperty('v', segment.Field))}}`
      : `${each}if(m[${index}](v.__typename))${next('v')}}`
  })
  const last = `function f${segments.length}(v,out){if(v==null)return;if(Array.isArray(v)){for(let i=0;i<v.length;i++)f${segments.length}(v[i],out)}else out.push(v)}`
  return generateFunction({ m: matchers }, `(()=>{${functions.join('')}${last}return f0})()`)
}

interface Search {
  readonly segments: readonly FlattenNodePathSegment[]
  readonly matchers: readonly (Matcher | undefined)[]
  readonly found: LocatedTarget[]
}

interface Place {
  readonly value: unknown
  readonly path: readonly (string | number)[]
  /** How many segments lead here. */
  readonly depth: number
}

function locate(search: Search, { value, path, depth }: Place): void {
  const segment = search.segments[depth]
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const isTaken = segment === '@' && !Array.isArray(item)
      locate(search, { value: item, path: [...path, index], depth: isTaken ? depth + 1 : depth })
    }
    return
  }
  if (!isTarget(value)) return
  if (segment === undefined) search.found.push({ target: value, path })
  else if (segment === '@') locate(search, { value, path, depth: depth + 1 })
  else if ('Field' in segment) {
    locate(search, { value: value[segment.Field], path: [...path, segment.Field], depth: depth + 1 })
  } else if (search.matchers[depth]?.(value.__typename)) locate(search, { value, path, depth: depth + 1 })
}

function isTarget(value: unknown): value is Target {
  return typeof value === 'object' && value !== null
}
