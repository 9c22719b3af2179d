import { childPointer } from '../document/json-pointer.ts'
import { UnmappableError } from '../document/open-api-document.ts'
import type { OpenApiDocument, ResolvedValue } from '../document/open-api-document.ts'
import { isJsonObject, toList, toObject, toText } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { flattenSchema } from './flatten-schema.ts'
import type { Choice } from './flatten-schema.ts'
import { capitalize, createNameScope, toGraphQLName } from './names.ts'
import type { NameScope } from './names.ts'
import { createRenames } from './renames.ts'
import type { Renames } from './renames.ts'
import { restField } from './fields.ts'
import { readEnum } from './read-enum.ts'
import { reservedTypeNames } from './reserved-type-names.ts'
import { sameSchema } from './same-schema.ts'
import { isSharedPlace, nameOfSharedPlace } from './shared-names.ts'
import { onlyChoice } from './only-choice.ts'
import type {
  MapSchema,
  MappingOptions,
  ObjectSchema,
  RestField,
  RestSchema,
  SchemaPlace,
  SchemaUse,
  UnionMember,
  UnionSchema,
} from './rest-model.ts'
import { jsonScalar, scalarOf } from './scalars.ts'
import { readChoices, readDiscriminator } from './union-choices.ts'
import type { UnionChoice } from './union-choices.ts'
import { createBoxNames, nameOfChoice, tagsOf, toMembers } from './union-members.ts'
import type { BoxNames } from './union-members.ts'

/** Turns the schemas of one document into the model's; a schema that is named once is one object everywhere. */
export interface SchemaReader {
  /** @throws {UnmappableError} when a reference can't be followed */
  read(place: SchemaPlace): SchemaUse
  /** A type's name that no other has: the one that is wanted, or that with a number. */
  takeName(wanted: string): string
  /** Names of the types of component schemas, by the components' own, where they differ. */
  readonly renamedTypes: ReadonlyMap<string, string>
  /** Types that the options rename, and that there are not. */
  unknownNames(): string[]
  /** Names of the types that hold what can't be a member of a union. */
  readonly boxes: BoxNames
}

const maxDepth = 300

/** Builds a {@link SchemaReader}. Component schemas get their names first, so that no other type can take them. */
export function createSchemaReader(document: OpenApiDocument, options: MappingOptions): SchemaReader {
  const components = Object.keys(toObject(toObject(document.root.components).schemas))
  const types = createNameScope(reservedTypeNames)
  const renames = createRenames(options.types)
  const named = components.map((component) => {
    const wanted = capitalize(toGraphQLName(component))
    return { component, name: renames.apply(types, wanted, `${wanted}Type`) }
  })
  return new Reader({
    document,
    options,
    types,
    renames,
    componentNames: new Map(
      named.map(({ component, name }) => [childPointer('#/components/schemas', component), name]),
    ),
    renamedTypes: new Map(
      named.flatMap(({ component, name }) => (component === name ? [] : [[component, name] as const])),
    ),
    boxes: createBoxNames(types),
  })
}

interface ReaderParts {
  readonly document: OpenApiDocument
  readonly options: MappingOptions
  readonly types: NameScope
  readonly renames: Renames
  readonly componentNames: ReadonlyMap<string, string>
  readonly renamedTypes: ReadonlyMap<string, string>
  readonly boxes: BoxNames
}

interface NamedPlace {
  readonly pointer: string
  readonly name: string
  readonly nullable: boolean
}

class Reader implements SchemaReader {
  readonly #parts: ReaderParts
  /** Of the types of component schemas, by JSON pointer. */
  readonly #names: Map<string, string>
  /** By JSON pointer: what is known already, so that recursion ends. */
  readonly #known = new Map<string, SchemaUse>()
  /** By JSON pointer. */
  readonly #maps = new Map<string, MapSchema>()
  #depth = 0

  constructor(parts: ReaderParts) {
    this.#parts = parts
    this.#names = new Map(parts.componentNames)
  }

  unknownNames(): string[] {
    return this.#parts.renames.unused()
  }

  get renamedTypes(): ReadonlyMap<string, string> {
    return this.#parts.renamedTypes
  }

  get boxes(): BoxNames {
    return this.#parts.boxes
  }

  takeName(wanted: string): string {
    return this.#take(wanted)
  }

  read({ schema, pointer, name }: SchemaPlace): SchemaUse {
    if (typeof schema === 'boolean') return { schema: jsonScalar, nullable: true }
    const resolved = this.#parts.document.resolve(schema, pointer)
    const known = this.#known.get(resolved.pointer)
    if (known) return known
    const own = this.#nameOf(resolved.pointer, pointer) ?? name
    const only = onlyChoice(resolved)
    if (only) {
      this.#inherit(resolved.pointer, only)
      const use = this.read({ ...only, name: own })
      return { ...use, nullable: use.nullable || only.nullable }
    }
    this.#depth += 1
    if (this.#depth > maxDepth)
      throw new UnmappableError(pointer, `its schemas are nested more than ${maxDepth} deep`)
    try {
      const use = this.#convert(resolved, own)
      this.#known.set(resolved.pointer, use)
      return use
    } finally {
      this.#depth -= 1
    }
  }

  /** Undefined for what is called after the place that it is read from. */
  #nameOf(pointer: string, from: string): string | undefined {
    const nameOfSchema = (of: string) => this.#names.get(of)
    const isShared = pointer !== from || isSharedPlace(pointer)
    return nameOfSchema(pointer) ?? (isShared ? nameOfSharedPlace(pointer, nameOfSchema) : undefined)
  }

  /** A component that is one schema or null has its name for that schema, unless it is a component, too. */
  #inherit(pointer: string, { schema, pointer: choice }: Choice): void {
    const name = this.#names.get(pointer)
    if (name !== undefined && !('$ref' in toObject(schema))) this.#names.set(choice, name)
  }

  #convert(place: ResolvedValue, name: string): SchemaUse {
    const { pointer } = place
    const { schema, types, nullable, choices } = flattenSchema(place, this.#parts.document)
    const found = readChoices(schema, choices, this.#parts.document)
    if (found.some(({ isObject }) => isObject)) {
      return this.#toUnion({ ...schema, ...place.value }, { pointer, name, nullable }, found)
    }
    const [type] = types
    const use = (converted: RestSchema): SchemaUse => ({ schema: converted, nullable })
    if (types.length > 1 || found.length > 0) return use(jsonScalar)
    if (Array.isArray(schema.enum) || 'const' in schema)
      return use(readEnum(schema, () => this.#typeName(pointer, name)))
    if (type === 'array' || (type === undefined && ('items' in schema || 'prefixItems' in schema))) {
      const { maxItems } = schema
      const items = this.#readItems(schema, pointer, name)
      return use({ kind: 'list', items, ...(typeof maxItems === 'number' && maxItems > 0 && { maxItems }) })
    }
    if (isJsonObject(schema.properties) && Object.keys(schema.properties).length > 0) {
      return this.#toObject(schema, { pointer, name, nullable })
    }
    if (type !== undefined && type !== 'object') return use(scalarOf(type, schema))
    return use(this.#toMap(schema, pointer, name) ?? scalarOf(type, schema))
  }

  /** Items of a tuple are all of one type, or anything. */
  #readItems(schema: JsonObject, pointer: string, name: string): SchemaUse {
    const tuple = toList(schema.prefixItems ?? (Array.isArray(schema.items) ? schema.items : []))
    const keyword = schema.prefixItems === undefined ? 'items' : 'prefixItems'
    const uses = tuple.map((item, index) =>
      this.read({
        schema: item,
        pointer: childPointer(pointer, keyword, String(index)),
        name: `${name}Item${index + 1}`,
      }),
    )
    if (uses.length === 0) {
      const items = 'items' in schema ? schema.items : true
      return this.read({ schema: items, pointer: childPointer(pointer, 'items'), name: `${name}Item` })
    }
    return { schema: sameSchema(uses) ?? jsonScalar, nullable: uses.some((use) => use.nullable) }
  }

  /** Undefined where maps are JSON, or where nothing is said of the values. */
  #toMap(schema: JsonObject, pointer: string, name: string): MapSchema | undefined {
    const { additionalProperties } = schema
    if (this.#parts.options.maps === 'json' || !isJsonObject(additionalProperties)) return undefined
    const mapPointer = childPointer(pointer, 'additionalProperties')
    const found = this.#maps.get(mapPointer)
    if (found) return found
    const values: { -readonly [K in keyof SchemaUse]: SchemaUse[K] } = { schema: jsonScalar, nullable: true }
    const map: MapSchema = { kind: 'map', name: this.#entryName(pointer, name), values }
    // Known before its values are read: they may lead back here.
    this.#maps.set(mapPointer, map)
    Object.assign(
      values,
      this.read({ schema: additionalProperties, pointer: mapPointer, name: `${name}Value` }),
    )
    return map
  }

  #entryName(pointer: string, name: string): string {
    return this.#parts.types.take(`${this.#names.get(pointer) ?? capitalize(toGraphQLName(name))}Entry`)
  }

  #toUnion(schema: JsonObject, place: NamedPlace, choices: readonly UnionChoice[]): SchemaUse {
    const name = this.#typeName(place.pointer, place.name)
    const members: UnionMember[] = []
    const discriminator = readDiscriminator(schema)
    const description = toText(schema.description)
    const found: UnionSchema = {
      kind: 'union',
      name,
      description,
      members,
      discriminator: discriminator?.property,
    }
    // Known before its members are read: they may lead back here.
    this.#known.set(place.pointer, { schema: found, nullable: place.nullable })
    let nullable = place.nullable
    for (const [index, choice] of choices.entries()) {
      const use = this.read({ ...choice, name: nameOfChoice(name, choice, index) })
      nullable ||= use.nullable
      const tags = tagsOf(choice, discriminator)
      for (const member of toMembers(use.schema, tags, this.#parts.boxes)) {
        if (!members.some((known) => known.name === member.name)) members.push(member)
      }
    }
    return { schema: found, nullable }
  }

  #toObject(schema: JsonObject, place: NamedPlace): SchemaUse {
    const fields: RestField[] = []
    const name = this.#typeName(place.pointer, place.name)
    const found: ObjectSchema = { kind: 'object', name, description: toText(schema.description), fields }
    const use: SchemaUse = { schema: found, nullable: place.nullable }
    // Known before its fields are read: they may lead back here.
    this.#known.set(place.pointer, use)
    const names = createNameScope()
    const required = new Set(toList(schema.required))
    for (const [property, value] of Object.entries(toObject(schema.properties))) {
      const pointer = childPointer(place.pointer, 'properties', property)
      fields.push(this.#toField({ property, value, pointer }, { typeName: name, names, required }))
    }
    const rest = this.#toMap(schema, place.pointer, place.name)
    if (rest) fields.push(restField(rest, names))
    return use
  }

  #toField(
    { property, value, pointer }: { property: string; value: unknown; pointer: string },
    owner: { typeName: string; names: NameScope; required: ReadonlySet<unknown> },
  ): RestField {
    const name = owner.names.take(toGraphQLName(property))
    const own = toObject(value)
    return {
      name,
      property,
      isRest: false,
      use: this.read({ schema: value, pointer, name: owner.typeName + capitalize(name) }),
      required: owner.required.has(property),
      readOnly: own.readOnly === true,
      writeOnly: own.writeOnly === true,
      description: toText(own.description),
      deprecated: own.deprecated === true,
    }
  }

  #typeName(pointer: string, name: string): string {
    return this.#names.get(pointer) ?? this.#take(name)
  }

  #take(name: string): string {
    return this.#parts.renames.apply(this.#parts.types, capitalize(toGraphQLName(name)))
  }
}
