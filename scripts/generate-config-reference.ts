import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { toFileSchema } from './config-reference/file-schema.ts'
import { describeOptions } from './config-reference/json-schema.ts'
import { renderOptions } from './config-reference/render-options.ts'

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const schemaFile = root('gateway/config/generated/selvage.schema.json')
const docsFile = root('docs/config.md')
const generated = /(<!-- generated: begin[^]*?-->\n)[^]*(\n<!-- generated: end -->)/

/** What is generated from the options' definition, by file: the JSON Schema and the reference in docs/config.md. */
export async function generateConfigReference(): Promise<ReadonlyMap<string, string>> {
  const options = describeOptions()
  const docs = await readFile(docsFile, 'utf8')
  if (!generated.test(docs)) throw new Error(`${docsFile} has lost the marks of its generated part`)
  const reference = docs.replace(
    generated,
    (_match, begin: string, end: string) => `${begin}\n${renderOptions(options)}${end}`,
  )
  return new Map([
    [schemaFile, `${JSON.stringify(toFileSchema(options), null, 2)}\n`],
    [docsFile, await format(reference, { ...(await resolveConfig(docsFile)), filepath: docsFile })],
  ])
}

if (import.meta.main) {
  for (const [path, text] of await generateConfigReference()) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}
