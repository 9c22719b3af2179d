import type { ConfigEntry, ConfigValue } from './config-tree.ts'

/**
 * Writes options as a commented module.
 *
 * @param usesPackage whether `selvage` can be imported there, for the types that it gives
 */
export function renderModule(entries: readonly ConfigEntry[], usesPackage: boolean): string {
  const lines = entries.flatMap((entry, index) => [...(index > 0 ? [''] : []), ...linesOf(entry)])
  const body = lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')
  return usesPackage
    ? `import { defineConfig } from 'selvage'\n\nexport default defineConfig({\n${body}\n})\n`
    : `export default {\n${body}\n}\n`
}

function linesOf({ key, value, comment, isOff = false }: ConfigEntry): string[] {
  const name = /^[A-Za-z_]\w*$/.test(key) ? key : quote(key)
  const lines =
    'entries' in value
      ? [`${name}: {`, ...value.entries.flatMap(linesOf).map((line) => `  ${line}`), '},']
      : [`${name}: ${toExpression(value)},`]
  return [
    ...(comment === undefined ? [] : [`// ${comment}`]),
    ...(isOff ? lines.map((line) => `// ${line}`) : lines),
  ]
}

function toExpression(value: Exclude<ConfigValue, { entries: unknown }>): string {
  if ('variable' in value) {
    const variable = `process.env.${value.variable}`
    return typeof value.fallback === 'number'
      ? `Number(${variable} ?? ${value.fallback})`
      : `${variable} ?? ${quote(value.fallback)}`
  }
  if ('list' in value) return `[${value.list.map(quote).join(', ')}]`
  if ('code' in value) return value.code
  return typeof value.scalar === 'string' ? quote(value.scalar) : String(value.scalar)
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
