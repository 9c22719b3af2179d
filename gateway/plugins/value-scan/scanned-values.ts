import { Kind, isType, TypeInfo, getNamedType, isInputObjectType, visit, visitWithTypeInfo } from 'graphql'
import type { ASTVisitor, DocumentNode, GraphQLSchema } from 'graphql'

/** A text in an operation, and the field or input field that takes it. */
export interface PlacedText {
  readonly text: string
  /** `Query.user` or `UserInput.name`. */
  readonly place: string
}

/** A place where an operation takes the value of a variable. */
interface VariableUse {
  readonly place: string
  /** Undefined within the value of a scalar. */
  readonly typeName: string | undefined
}

/** What a document takes from its author and its variables, but for places that are exempt. */
export interface DocumentValues {
  readonly literals: readonly PlacedText[]
  readonly uses: ReadonlyMap<string, readonly VariableUse[]>
}

/** What values are looked at with. */
interface ScanContext {
  readonly schema: GraphQLSchema
  /** Places that may take anything. */
  readonly exempt: ReadonlySet<string>
}

/** Finds what a document takes: once for each document. */
export function collectValues(document: DocumentNode, { schema, exempt }: ScanContext): DocumentValues {
  const literals: PlacedText[] = []
  const uses = new Map<string, VariableUse[]>()
  const types = new TypeInfo(schema)
  const places: string[] = []
  const enter = (owner: string | undefined, name: string) => void places.push(`${owner ?? ''}.${name}`)
  const leave = () => void places.pop()
  // A place within one that is exempt is exempt.
  const placeHere = () => (places.some((place) => exempt.has(place)) ? undefined : places.at(-1))
  const visitor: ASTVisitor = {
    Field: {
      enter: ({ name }) => enter(types.getParentType()?.name, name.value),
      leave,
    },
    SelectionSet: {
      // What is selected below a field is not its argument.
      enter: () => void places.push(''),
      leave,
    },
    ObjectField: {
      enter({ name }) {
        const owner = namedTypeOf(types.getParentInputType())
        // An object that is the value of a scalar has no fields of its own.
        if (isInputObjectType(owner)) enter(owner.name, name.value)
        else places.push(places.at(-1) ?? '')
      },
      leave,
    },
    VariableDefinition: () => false,
    StringValue({ value }) {
      const place = placeHere()
      if (place) literals.push({ text: value, place })
    },
    Variable({ name }) {
      const place = placeHere()
      if (!place) return
      const known = uses.get(name.value) ?? []
      uses.set(name.value, [...known, { place, typeName: namedTypeOf(types.getInputType())?.name }])
    },
  }
  visit(document, visitWithTypeInfo(types, visitor))
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    for (const { variable, defaultValue } of definition.variableDefinitions ?? []) {
      const [use] = uses.get(variable.name.value) ?? []
      if (!defaultValue || !use) continue
      visit(defaultValue, {
        StringValue: ({ value }) => void literals.push({ text: value, place: use.place }),
      })
    }
  }
  return { literals, uses }
}

function namedTypeOf(type: unknown) {
  return isType(type) ? getNamedType(type) : undefined
}

/** The texts in a variable's value, where it is taken: objects are read by the fields of their types. */
export function* textsOf(
  value: unknown,
  { place, typeName }: VariableUse,
  { schema, exempt }: ScanContext,
): Generator<PlacedText, void> {
  if (exempt.has(place)) return
  if (typeof value === 'string') yield { text: value, place }
  else if (Array.isArray(value)) {
    for (const item of value) yield* textsOf(item, { place, typeName }, { schema, exempt })
  } else if (typeof value === 'object' && value !== null) {
    const type = typeName === undefined ? undefined : schema.getType(typeName)
    for (const [name, member] of Object.entries(value)) {
      const field = isInputObjectType(type) ? type.getFields()[name] : undefined
      const inner = field
        ? { place: `${typeName}.${name}`, typeName: getNamedType(field.type).name }
        : { place, typeName: undefined }
      yield* textsOf(member, inner, { schema, exempt })
    }
  }
}
