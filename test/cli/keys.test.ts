import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isPassword } from '../../gateway/plugins/auth/consumers/password.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli } from '../support/run-cli.ts'

const config = 'sources: {}\nauthentication: { consumers: { file: data/consumers.json }, apiKeys: {} }\n'
const files = { 'selvage.yaml': config, 'data/.keep': '' }

test('a key is written to standard output once, and only its hash to the file of the config', async () => {
  await using folder = await createTestFolder(files)
  const { code, stdout, stderr } = await runCli(['keys', 'create', 'shop', '--plan', 'gold'], {
    cwd: folder.path,
  })
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^slv_live_[A-Za-z\d]{42}\n$/)
  expect(stderr).not.toContain(stdout.trim())
  const path = join(folder.path, 'data/consumers.json')
  const text = await readFile(path, 'utf8')
  expect(text).not.toContain(stdout.trim())
  expect(JSON.parse(text)).toMatchObject({ consumers: { shop: { plan: 'gold', keys: [{}] } } })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await readdir(join(folder.path, 'data'))).sort()).toEqual(['.keep', 'consumers.json'])
})

test('keys are listed by their ids, with their state, and revoked by them', async () => {
  await using folder = await createTestFolder(files)
  const options = { cwd: folder.path }
  const { stdout: key } = await runCli(['keys', 'create', 'shop'], options)
  await runCli(['keys', 'create', 'stall', '--plan', 'free', '--expires', '2100-01-01T00:00:00Z'], options)
  const id = key.slice('slv_live_'.length, 'slv_live_'.length + 10)
  expect((await runCli(['keys', 'revoke', id], options)).code).toBe(0)
  const { stdout } = await runCli(['keys', 'list'], options)
  const [titles, shop, stall] = stdout.split('\n').map((line) => line.split(/ {2,}/))
  expect(titles).toEqual(['id', 'key', 'consumer', 'plan', 'created', 'state'])
  expect(shop).toMatchObject([id, `slv_live_${id}...`, 'shop', '-', {}, expect.stringMatching(/^revoked /)])
  expect(stall?.slice(2, 4)).toEqual(['stall', 'free'])
  expect(stall?.[5]).toBe('good until 2100-01-01T00:00:00.000Z')
  expect(stdout).not.toContain(key.trim())
})

test('keys that are created at once are all there', async () => {
  await using folder = await createTestFolder()
  const names = ['a', 'b', 'c']
  const results = await Promise.all(
    names.map((name) => runCli(['keys', 'create', name, '--file', 'consumers.json'], { cwd: folder.path })),
  )
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0])
  const { consumers } = JSON.parse(await readFile(join(folder.path, 'consumers.json'), 'utf8')) as {
    consumers: object
  }
  expect(Object.keys(consumers).sort()).toEqual(names)
})

test('a password is read from standard input and stored as a hash', async () => {
  await using folder = await createTestFolder()
  const main = join(import.meta.dirname, '../../gateway/cli/main.ts')
  const run = (input: string) =>
    spawnSync(process.execPath, [main, 'keys', 'password', 'shop', '--file', 'consumers.json'], {
      cwd: folder.path,
      input,
      encoding: 'utf8',
    })
  const refused = run('too short\n')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('too short')
  expect(run('long enough now\n').status).toBe(0)
  const text = await readFile(join(folder.path, 'consumers.json'), 'utf8')
  const [, stored = ''] = /"password": "([^"]+)"/.exec(text) ?? []
  expect(await isPassword('long enough now', stored)).toBe(true)
  expect(await isPassword('long enough', stored)).toBe(false)
})

test.each([
  ['a key that is not there', ['revoke', 'abcdefghij', '--file', 'none.json'], 'error KEY_NOT_FOUND'],
  ['a name that is none', ['create', '../x', '--file', 'none.json'], 'Expected letters'],
  ['a time that is over', ['create', 'x', '--expires', '2000-01-01', '--file', 'none.json'], 'in the future'],
  ['a file that is not there', ['list', '--file', 'none.json'], 'error CONSUMERS_INVALID'],
])('%s is said so, with exit code 1, and nothing is written', async (_what, args, message) => {
  await using folder = await createTestFolder()
  const { code, stderr } = await runCli(['keys', ...args], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain(message)
  expect((await readdir(folder.path)).filter((name) => name !== 'none.json')).toEqual([])
})

test('a config without consumers says what to do', async () => {
  await using folder = await createTestFolder({ 'selvage.yaml': 'sources: {}\n' })
  const { code, stderr } = await runCli(['keys', 'list'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain('set authentication.consumers.file, or use --file')
})
