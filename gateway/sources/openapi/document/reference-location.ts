import { basename, dirname, extname, join } from 'node:path'

/** Where a reference leads: a file or URL, and a JSON pointer in it. */
export interface ReferenceTarget {
  /** A path as that of the document is, or a URL without credentials. */
  readonly location: string
  /** `#/components/schemas/Order`; `#` for all of the file. */
  readonly pointer: string
}

/** Tells a URL from a path. */
export function isUrl(location: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(location)
}

/** Follows a reference from the file that it stands in. */
export function locateReference(reference: string, base: string): ReferenceTarget {
  const at = reference.indexOf('#')
  const file = at < 0 ? reference : reference.slice(0, at)
  const fragment = at < 0 ? '' : reference.slice(at)
  const pointer = fragment === '' || fragment === '#/' ? '#' : fragment
  if (file === '') return { location: base, pointer }
  if (isUrl(file)) return { location: withoutCredentials(new URL(file)), pointer }
  if (isUrl(base)) return { location: withoutCredentials(new URL(file, base)), pointer }
  return { location: join(dirname(base), decodePath(file)), pointer }
}

function withoutCredentials(url: URL): string {
  url.username = ''
  url.password = ''
  return url.href
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** What a part without a name is called after: the last word of its pointer, or else its file. */
export function nameOfTarget({ location, pointer }: ReferenceTarget): string {
  const last = pointer.split('/').at(-1)
  const path = isUrl(location) ? new URL(location).pathname : location
  const text = last === undefined || last === '#' ? basename(path, extname(path)) : decodePath(last)
  return text.replaceAll(/[^\w.-]+/g, '_')
}
