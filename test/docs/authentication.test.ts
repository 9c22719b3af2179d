import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadConfig } from '../../gateway/config/load-config.ts'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import { createTestFolder } from '../support/create-test-folder.ts'

const docs = readFileSync('docs/authentication.md', 'utf8')
const blocksOf = (language: string) =>
  [...docs.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) => block)

test('the config of docs/authentication.md is loaded', async () => {
  const [module = ''] = blocksOf('ts')
  await using folder = await createTestFolder({
    'selvage.config.mts': module.replace("'selvage'", `'${pathToFileURL('gateway/index.ts').href}'`),
  })
  const { settings } = await loadConfig(join(folder.path, 'selvage.config.mts'))
  expect(settings.authentication).toMatchObject({ mode: 'required', jwt: { clockToleranceSeconds: 5 } })
})

test.each(blocksOf('yaml'))('the part of docs/authentication.md is one of a config: %s', (block) => {
  const { authentication } = parse(block) as { authentication: object }
  const jwt = { issuers: [{ issuer: 'https://login.example.com', audience: 'graph' }] }
  expect(() => parseOptions({ sources: {}, authentication: { jwt, ...authentication } })).not.toThrow()
})
