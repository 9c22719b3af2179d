import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../gateway/config/load-config.ts'
import { createTestFolder } from '../support/create-test-folder.ts'

const docs = await readFile('docs/registry.md', 'utf8')
const blocks = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block)

test.each(blocks)('the config of docs/registry.md is loaded: %s', async (block) => {
  await using folder = await createTestFolder({ 'selvage.yaml': block })
  const environment = { SELVAGE_REGISTRY_TOKEN: 'a-token' }
  const { settings } = await loadConfig(join(folder.path, 'selvage.yaml'), { environment })
  expect(JSON.stringify(settings)).toContain('Bearer a-token')
})
