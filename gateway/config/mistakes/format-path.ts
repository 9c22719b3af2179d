/** Where an option stands in the options: keys and list indexes, from the outside in. */
export type OptionPath = readonly PropertyKey[]

/** Writes a path as a reader would in code: `sources.catalog.headers.forward[0]`, `sources["my shop"].url`. */
export function formatPath(path: OptionPath): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[\w$-]+$/.test(String(part))) text += text === '' ? String(part) : `.${String(part)}`
    else text += `[${JSON.stringify(String(part))}]`
  }
  return text
}
