import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { findConfig } from './find-config.ts'

test('the first name of the list wins', async () => {
  await using folder = await createTestFolder({ 'selvage.json': '', 'selvage.yaml': '' })
  expect(await findConfig(folder.path)).toBe(join(folder.path, 'selvage.yaml'))
  const module = await folder.write('selvage.config.mts', '')
  expect(await findConfig(folder.path)).toBe(module)
})

test('a given name is relative to the folder', async () => {
  await using folder = await createTestFolder({ 'config/gateway.yaml': '' })
  expect(await findConfig(folder.path, 'config/gateway.yaml')).toBe(join(folder.path, 'config/gateway.yaml'))
})

test('without a file it says where it looked, and for what', async () => {
  await using folder = await createTestFolder()
  await expect(findConfig(folder.path)).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: expect.stringContaining(folder.path) as unknown,
    details: [expect.stringContaining('selvage.config.ts, ')],
  })
  await expect(findConfig(folder.path, 'other.yaml')).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: `There is no config file "other.yaml" in ${folder.path}.`,
  })
})
