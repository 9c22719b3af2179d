import { mapTexts } from './map-texts.ts'
import { formatPath } from './mistakes/format-path.ts'
import type { OptionPath } from './mistakes/format-path.ts'
import type { Mistake } from './mistakes/list-mistakes.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Values with the variables in their texts replaced. */
export interface Interpolated {
  readonly value: unknown
  /** The texts that held variables, as they were written, by {@link formatPath}. */
  readonly expressions: ReadonlyMap<string, string>
  readonly mistakes: readonly Mistake[]
}

/**
 * Replaces `${NAME}` and `${NAME:default}` in every text of a config; names of options are left alone. A variable that
 * is unset or empty takes its default, and without one it is a mistake. `$${` stands for the text `${`.
 */
export function interpolate(value: unknown, environment: Environment): Interpolated {
  const expressions = new Map<string, string>()
  const mistakes: Mistake[] = []

  function replaceAll(text: string, path: OptionPath): string {
    if (!text.includes('${')) return text
    expressions.set(formatPath(path), text)
    return text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (match, inner: string | undefined) => {
      if (inner === undefined) return '${'
      const found = replaceOne(match, inner, environment)
      if ('value' in found) return found.value
      mistakes.push({ path, place: 'value', message: found.mistake })
      return ''
    })
  }

  return { value: mapTexts(value, replaceAll), expressions, mistakes }
}

function replaceOne(
  match: string,
  inner: string,
  environment: Environment,
): { readonly value: string } | { readonly mistake: string } {
  const [, name, fallback] = /^([A-Za-z_]\w*)(?::(.*))?$/s.exec(inner) ?? []
  if (name === undefined || !match.endsWith('}')) {
    return { mistake: `expected \${NAME} or \${NAME:default}, got "${match}"; write $\${ for the text \${` }
  }
  const value = environment[name] ?? ''
  if (value !== '') return { value }
  if (fallback !== undefined) return { value: fallback }
  return {
    mistake: `the environment variable ${name} is not set; set it, or give a default: \${${name}:...}`,
  }
}
