import type { GatewaySettings } from './gateway-options.ts'
import { interpolate } from './interpolate.ts'
import type { Environment, Interpolated } from './interpolate.ts'
import { mapTexts } from './map-texts.ts'
import { describeValue } from './mistakes/describe-value.ts'
import { formatPath } from './mistakes/format-path.ts'
import type { DescribeInput, Mistake } from './mistakes/list-mistakes.ts'
import { parseConfigText } from './parse-config-text.ts'
import { checkOptions, configError } from './parse-options.ts'

/**
 * Reads settings from the text of a YAML or JSON file, with environment variables in it.
 *
 * @param name the file's name, for messages
 * @throws {GatewayError} CONFIG_INVALID with a detail for each mistake
 */
export function checkConfigText(text: string, name: string, environment: Environment): GatewaySettings {
  const parsed = parseConfigText(text, name)
  const interpolated = interpolate(withoutSchemaHint(parsed.value), environment)
  const { settings, mistakes } = checkInterpolated(interpolated)
  if (settings && interpolated.mistakes.length === 0) return settings
  const unset = new Set(interpolated.mistakes.map(({ path }) => formatPath(path)))
  const others = mistakes.filter(({ path }) => !unset.has(formatPath(path)))
  throw configError(name, [...interpolated.mistakes, ...others], parsed.locate)
}

/** `$schema` tells an editor where the JSON Schema is; it is no option. */
function withoutSchemaHint(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$schema' in value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'))
}

/** Variables are text: where an option is a number or a boolean, the text is read as one. */
function checkInterpolated({ value, expressions }: Interpolated) {
  const describe: DescribeInput = (input, path) => {
    const expression = expressions.get(formatPath(path))
    return expression === undefined ? describeValue(input, path) : `what "${expression}" stands for`
  }
  const first = checkOptions(value, describe)
  const scalars = new Map(
    first.mistakes.map(({ path, expectedScalar }) => [formatPath(path), expectedScalar] as const),
  )
  const converted = mapTexts(value, (text, path) => {
    const key = formatPath(path)
    return expressions.has(key) ? toScalar(text, scalars.get(key)) : text
  })
  return checkOptions(converted, describe)
}

function toScalar(text: string, expected: Mistake['expectedScalar']): unknown {
  if (expected === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  if (expected === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
