import { stringify } from 'yaml'
import type { ConfigEntry, ConfigValue } from './config-tree.ts'

/** Writes options as a commented YAML file. */
export function renderYaml(entries: readonly ConfigEntry[]): string {
  return entries.map((entry) => `${linesOf(entry).join('\n')}\n`).join('\n')
}

function linesOf({ key, value, comment, isOff = false }: ConfigEntry): string[] {
  const lines =
    'entries' in value
      ? [`${key}:`, ...value.entries.flatMap(linesOf).map((line) => `  ${line}`)]
      : [`${key}: ${toScalar(value)}`]
  return [
    ...(comment === undefined ? [] : [`# ${comment}`]),
    ...(isOff ? lines.map((line) => `# ${line}`) : lines),
  ]
}

function toScalar(value: Exclude<ConfigValue, { entries: unknown }>): string {
  if ('variable' in value) return `\${${value.variable}:${value.fallback}}`
  if ('list' in value) return `[${value.list.join(', ')}]`
  if ('code' in value) throw new Error('a YAML file holds no code')
  return stringify(value.scalar, { lineWidth: 0 }).trimEnd()
}
