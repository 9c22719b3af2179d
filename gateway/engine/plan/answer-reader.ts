import { generateFunction, quote, readProperty } from '../../sources/reads/generate-function.ts'
import type { SelectedField, Selection } from './selection.ts'
import type { SupergraphTypes } from './supergraph-types.ts'
import type { Target } from './targets.ts'

/** Takes over what a subgraph answered. Answers are shared: they are read, never written to. */
export interface AnswerReader {
  /** Adds the fields of an object to one that is there. `typeName` says what it is where it doesn't say so itself. */
  merge(target: Target, source: Target, typeName?: string): void
}

interface ObjectReader {
  readonly create: (source: Target) => Target
  readonly merge: (target: Target, source: Target) => void
}

/** Compiles the reader of an answer that has been checked: functions for each type that comes up. */
export function compileAnswerReader(selection: Selection, types: SupergraphTypes): AnswerReader {
  const readerFor = createReaders(selection, types)
  return {
    merge(target, source, hint) {
      const own = source.__typename
      readerFor(selection.typeName ?? (types.isObject(own) ? own : (hint ?? own))).merge(target, source)
    },
  }
}

function createReaders(selection: Selection, types: SupergraphTypes): (typeName: unknown) => ObjectReader {
  const readers = new Map<unknown, ObjectReader>()
  return (typeName) => {
    let reader = readers.get(typeName)
    if (!reader) {
      const fields = selection.fieldsFor(typeof typeName === 'string' ? typeName : undefined)
      reader = generateReader(fields, types)
      readers.set(typeName, reader)
    }
    return reader
  }
}

function generateReader(fields: readonly SelectedField[], types: SupergraphTypes): ObjectReader {
  const children = fields.map(({ selection }) =>
    selection ? createValueReader(selection, types) : undefined,
  )
  const properties = fields.map(({ key, selection }, index) => {
    const value = readProperty('o', key)
    return `${quote(key)}:${selection ? `c[${index}].create(${value})` : value}`
  })
  const statements = fields.map(({ key, name, selection }, index) => {
    const value = readProperty('o', key)
    const own = readProperty('t', key)
    const set = `t[${quote(key)}]=`
    if (selection) return `${set}c[${index}].merge(${own},${value});`
    // A subgraph may know an interface as an object: the real type stays.
    if (name === '__typename') return `if(${own}===undefined||isObject(${value}))${set}${value};`
    return `if(${value}!=null||${own}===undefined)${set}${value};`
  })
  const scope = { c: children, isObject: (name: unknown) => types.isObject(name) }
  return {
    create: generateFunction(scope, `function(o){return{${properties.join(',')}}}`),
    merge: generateFunction(scope, `function(t,o){${statements.join('')}}`),
  }
}

interface ValueReader {
  create(value: unknown): unknown
  merge(own: unknown, value: unknown): unknown
}

/** Reads a value that is an object, a list of such, or null. */
function createValueReader(selection: Selection, types: SupergraphTypes): ValueReader {
  const readerFor = createReaders(selection, types)
  const { typeName } = selection
  const reader = typeName === undefined ? undefined : readerFor(typeName)

  function create(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (!Array.isArray(value)) {
      const source = value as Target
      return (reader ?? readerFor(source.__typename)).create(source)
    }
    const items = new Array<unknown>(value.length)
    for (let index = 0; index < value.length; index += 1) items[index] = create(value[index])
    return items
  }

  function merge(own: unknown, value: unknown): unknown {
    if (own === undefined || own === null) return create(value)
    if (typeof value !== 'object' || value === null || typeof own !== 'object') return own
    if (!Array.isArray(value)) {
      const source = value as Target
      ;(reader ?? readerFor(source.__typename)).merge(own as Target, source)
      return own
    }
    if (!Array.isArray(own) || own.length !== value.length) return own
    return own.map((item, index) => merge(item, value[index]))
  }

  return { create, merge }
}
