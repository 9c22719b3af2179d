import type { OptionPath } from './mistakes/format-path.ts'

/** Copies data and replaces each text in it, however deep; keys are left alone. */
export function mapTexts(
  value: unknown,
  replace: (text: string, path: OptionPath) => unknown,
  path: OptionPath = [],
): unknown {
  if (typeof value === 'string') return replace(value, path)
  if (Array.isArray(value)) return value.map((entry, index) => mapTexts(entry, replace, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, replace, [...path, key])]),
  )
}
