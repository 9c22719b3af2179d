/** A field as a client asks for it. */
interface RequestedField {
  readonly responseName: string
  readonly fieldName: string
  /** Given where the field needs a name of its own for this type. */
  readonly typeName?: string
}

/** The names under which a rewritten operation asks for the client's fields. */
export interface FieldKeys {
  /** The name for a field; the field's own name where nothing speaks against it. */
  add(field: RequestedField): string
  /** The names under which an answer to the rewritten operation may have the value of a client's field, best first. */
  namesOf(field: Required<RequestedField>): readonly string[]
  /** The value of a client's field in an answer to the rewritten operation. */
  read(source: Readonly<Record<string, unknown>>, field: Required<RequestedField>): unknown
  /** The client's response name for a name of the rewritten operation. */
  responseNameOf(key: string): string
}

/**
 * Makes the names of one operation.
 *
 * @param reserved names of fields that always get another
 */
export function createFieldKeys(reserved: ReadonlySet<string>): FieldKeys {
  const keys = new Map<string, string>()
  const responseNames = new Map<string, string>()

  function find({ responseName, fieldName, typeName }: RequestedField): string | undefined {
    const isPlain = responseName === fieldName && typeName === undefined && !reserved.has(fieldName)
    return isPlain ? fieldName : keys.get(`${typeName ?? ''}.${fieldName}:${responseName}`)
  }

  function namesOf({ responseName, fieldName, typeName }: Required<RequestedField>): string[] {
    const names = [find({ responseName, fieldName, typeName }), find({ responseName, fieldName })]
    return [...new Set(names.filter((name) => name !== undefined))]
  }

  return {
    add(field) {
      // No field of any schema is likely to have this name, so it can't hide one.
      const key = find(field) ?? `selvage_${keys.size}`
      keys.set(`${field.typeName ?? ''}.${field.fieldName}:${field.responseName}`, key)
      responseNames.set(key, field.responseName)
      return key
    },
    namesOf,
    read(source, field) {
      const name = namesOf(field).find(
        (candidate) => Object.hasOwn(source, candidate) && source[candidate] !== undefined,
      )
      return name === undefined ? undefined : source[name]
    },
    responseNameOf: (key) => responseNames.get(key) ?? key,
  }
}
