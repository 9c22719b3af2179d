import { createNameScope } from '../model/names.ts'
import type { NameScope } from '../model/names.ts'
import { sectionOf, slotOf } from './document-parts.ts'
import type { PartKind, PartSlot } from './document-parts.ts'
import { isJsonObject, toObject } from './json-value.ts'
import type { JsonObject } from './json-value.ts'
import { childPointer, valueAt } from './json-pointer.ts'
import { locateReference, nameOfTarget } from './reference-location.ts'
import type { ReferenceTarget } from './reference-location.ts'

/** A file that a document refers to: what it holds, or why it can't be read. */
export type ExternalFile = { readonly content: unknown } | { readonly failure: string }

/** A document without references to other files, but for those that lead nowhere. */
export interface BundledDocument {
  readonly root: JsonObject
  /** Why the references that are left can't be followed, by their text. */
  readonly unread: Readonly<Record<string, string>>
  /** Where parts came from, by the JSON pointer that they have now. */
  readonly places: Readonly<Record<string, string>>
  /** Files that have to be read first: the document is not complete without. */
  readonly wanted: readonly string[]
}

/**
 * Takes the parts that a document has in other files into its components, under names of their own. A part that the
 * document's components refer to has its name there, so that it is one type however it is referred to.
 *
 * @param location of the document, which references are relative to
 */
export function bundleDocument(
  root: JsonObject,
  location: string,
  files: ReadonlyMap<string, ExternalFile>,
): BundledDocument {
  return new Bundler(root, location, files).bundle()
}

/** A part of which it is known where it will stand. */
interface PendingPart {
  readonly kind: PartKind
  readonly section: readonly string[]
  readonly name: string
  readonly target: ReferenceTarget
  readonly value: unknown
}

class Bundler {
  readonly #root: JsonObject
  readonly #location: string
  readonly #files: ReadonlyMap<string, ExternalFile>
  readonly #isVersion2: boolean
  readonly #wanted = new Set<string>()
  readonly #unread: Record<string, string> = {}
  readonly #places: Record<string, string> = {}
  /** JSON pointers in the bundled document, by kind, location and pointer. */
  readonly #known = new Map<string, string>()
  readonly #names = new Map<PartKind, NameScope>()
  readonly #pending: PendingPart[] = []
  /** Parts that came from other files, by their place and name. */
  readonly #added = new Map<readonly string[], Record<string, unknown>>()
  /** What is being put in its place: it can't be put into itself. */
  readonly #open = new Set<string>()

  constructor(root: JsonObject, location: string, files: ReadonlyMap<string, ExternalFile>) {
    this.#root = root
    this.#location = location
    this.#files = files
    this.#isVersion2 = 'swagger' in root
  }

  bundle(): BundledDocument {
    for (const kind of ['schema', 'response', 'parameter', 'requestBody', 'header'] as const) {
      this.#nameComponents(kind)
    }
    let root = this.#members('document', this.#root, this.#location)
    for (let part = this.#pending.pop(); part; part = this.#pending.pop()) {
      const section = this.#added.get(part.section) ?? {}
      section[part.name] = this.#part(part.kind, part.value, part.target.location)
      this.#added.set(part.section, section)
    }
    for (const [section, parts] of this.#added) root = withMembers(root, section, parts)
    return { root, unread: this.#unread, places: this.#places, wanted: [...this.#wanted] }
  }

  /** Names that the document gives to parts of other files come before those that are made up. */
  #nameComponents(kind: PartKind): void {
    const section = sectionOf(kind, this.#isVersion2)
    if (!section) return
    let found: unknown = this.#root
    let location = this.#location
    for (const key of section) {
      found = toObject(found)[key]
      const inlined = isJsonObject(found) && typeof found.$ref === 'string'
      const target = inlined ? this.#find(String(toObject(found).$ref), location) : undefined
      if (target?.value !== undefined) {
        found = target.value
        location = target.location
        for (const name of Object.keys(toObject(found))) {
          this.#know(kind, { location, pointer: childPointer(target.pointer, name) }, name)
        }
      }
    }
    this.#names.set(kind, createNameScope(Object.keys(toObject(found))))
    for (const [name, value] of Object.entries(toObject(found))) {
      const reference = toObject(value).$ref
      if (typeof reference !== 'string') continue
      const target = locateReference(reference, location)
      if (target.location !== this.#location) this.#know(kind, target, name)
    }
  }

  #know(kind: PartKind, target: ReferenceTarget, name: string): string {
    const key = keyOf(kind, target)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const pointer = childPointer(`#/${sectionOf(kind, this.#isVersion2)?.join('/')}`, name)
    this.#known.set(key, pointer)
    this.#places[childPointer(`#/${sectionOf(kind, false)?.join('/')}`, name)] = textOf(target)
    return pointer
  }

  /** Undefined where the file is not read yet, with the value undefined where it can't be. */
  #find(reference: string, base: string): (ReferenceTarget & { readonly value: unknown }) | undefined {
    const target = locateReference(reference, base)
    if (target.location === this.#location) {
      return { ...target, value: valueAt(this.#root, target.pointer) }
    }
    const file = this.#files.get(target.location)
    if (!file) {
      this.#wanted.add(target.location)
      return undefined
    }
    if ('failure' in file) {
      this.#unread[textOf(target)] = file.failure
      return { ...target, value: undefined }
    }
    const value = valueAt(file.content, target.pointer)
    if (value === undefined) this.#unread[textOf(target)] = 'leads nowhere'
    return { ...target, value }
  }

  #part(kind: PartKind, value: unknown, location: string): unknown {
    if (!isJsonObject(value)) return value
    if (typeof value.$ref === 'string') return this.#reference(kind, value, location)
    return this.#members(kind, value, location)
  }

  #members(kind: PartKind, value: JsonObject, location: string): JsonObject {
    const isSection = kind === 'components' || kind === 'document'
    const members = Object.entries(value).map(([key, member]) => {
      const slot = slotOf(kind, key)
      return [key, slot ? this.#slot({ ...slot, isSection }, member, location) : member] as const
    })
    const walked = Object.fromEntries(members)
    return kind === 'discriminator' ? this.#discriminator(walked, location) : walked
  }

  #slot(slot: PartSlot & { readonly isSection: boolean }, value: unknown, location: string): unknown {
    const { kind, holds, isSection } = slot
    if (holds === 'one') return this.#part(kind, value, location)
    if (holds === 'list') {
      return Array.isArray(value)
        ? value.map((item: unknown) => this.#part(kind, item, location))
        : this.#part(kind, value, location)
    }
    if (!isJsonObject(value)) return value
    if (typeof value.$ref === 'string') {
      return this.#inline(value, location, (found, at) => this.#slot(slot, found, at))
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        isSection ? this.#named({ kind, name }, part, location) : this.#part(kind, part, location),
      ]),
    )
  }

  /** A component that only refers to another file becomes what stands there. */
  #named({ kind, name }: { kind: PartKind; name: string }, part: unknown, location: string): unknown {
    const reference = toObject(part).$ref
    if (typeof reference !== 'string' || isLocal(reference)) return this.#part(kind, part, location)
    const target = locateReference(reference, location)
    const section = sectionOf(kind, this.#isVersion2)
    const own = section && childPointer(`#/${section.join('/')}`, name)
    if (own === undefined || this.#known.get(keyOf(kind, target)) !== own) {
      return this.#part(kind, part, location)
    }
    return this.#inline(toObject(part), location, (found, at) => this.#part(kind, found, at))
  }

  #reference(kind: PartKind, value: JsonObject, location: string): JsonObject {
    const section = sectionOf(kind, this.#isVersion2)
    const reference = String(value.$ref)
    if (isLocal(reference) && location === this.#location) return value
    if (!section) return this.#inline(value, location, (found, at) => this.#part(kind, found, at))
    return { ...value, $ref: this.#pointerTo(kind, reference, location) }
  }

  /** Where the part of another file stands in this document; as it is, with its file, where there is none. */
  #pointerTo(kind: PartKind, reference: string, location: string): string {
    const found = this.#find(reference, location)
    if (!found) return reference
    const { value, ...target } = found
    if (target.location === this.#location) return target.pointer
    if (value === undefined) return textOf(target)
    const known = this.#known.get(keyOf(kind, target))
    if (known !== undefined) return known
    const names = this.#names.get(kind) ?? createNameScope()
    this.#names.set(kind, names)
    const name = names.take(nameOfTarget(target))
    this.#pending.push({ kind, section: sectionOf(kind, this.#isVersion2) ?? [], name, target, value })
    return this.#know(kind, target, name)
  }

  /** What a reference leads to, with what stands beside the reference. */
  #inline(
    { $ref, ...rest }: JsonObject,
    location: string,
    walk: (value: unknown, location: string) => unknown,
  ): JsonObject {
    const reference = String($ref)
    const found = this.#find(reference, location)
    if (!found || (isLocal(reference) && location === this.#location)) return { $ref, ...rest }
    const key = textOf(found)
    if (this.#open.has(key)) this.#unread[key] = 'leads in a circle'
    if (found.value === undefined || this.#open.has(key)) return { $ref: key, ...rest }
    this.#open.add(key)
    const walked = walk(found.value, found.location)
    this.#open.delete(key)
    return { ...toObject(walked), ...rest }
  }

  #discriminator(discriminator: JsonObject, location: string): JsonObject {
    if (!isJsonObject(discriminator.mapping)) return discriminator
    const mapping = Object.entries(discriminator.mapping).map(([tag, target]) => {
      const isReference =
        typeof target === 'string' && (target.includes('#') || /\.(json|ya?ml)$/i.test(target))
      const isOwn = isReference && isLocal(target) && location === this.#location
      return [tag, isReference && !isOwn ? this.#pointerTo('schema', target, location) : target] as const
    })
    return { ...discriminator, mapping: Object.fromEntries(mapping) }
  }
}

function isLocal(reference: string): boolean {
  return reference.startsWith('#')
}

function keyOf(kind: PartKind, target: ReferenceTarget): string {
  return `${kind} ${textOf(target)}`
}

function textOf({ location, pointer }: ReferenceTarget): string {
  return pointer === '#' ? location : location + pointer
}

function withMembers(object: JsonObject, path: readonly string[], members: JsonObject): JsonObject {
  const [key, ...rest] = path
  if (key === undefined) return { ...object, ...members }
  return { ...object, [key]: withMembers(toObject(object[key]), rest, members) }
}
