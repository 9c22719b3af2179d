import { parse as parseYaml } from 'yaml'

/**
 * Reads JSON or YAML.
 *
 * @throws {Error} when the text is neither
 */
export function parseDocumentText(text: string): unknown {
  // JSON is YAML, but a large document is read many times faster as what it is.
  return /^\s*[[{]/.test(text) ? (JSON.parse(text) as unknown) : parseYaml(text, { maxAliasCount: 10_000 })
}
