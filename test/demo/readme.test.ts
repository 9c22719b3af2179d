import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The project as somebody has just cloned it, with its packages installed. */
async function checkOut(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'selvage-demo-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const list = promisify(execFile)('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  const files = (await list).stdout.split('\0').filter((file) => file !== '')
  await Promise.all(files.map((file) => cp(join(root, file), join(folder, file))))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Runs what `npm start` runs. */
async function startDemo() {
  const child = spawn(process.execPath, ['subgraph-examples/start.ts'], {
    cwd: await checkOut(),
    env: { PATH: process.env.PATH, PORT: '0', NO_COLOR: '1' },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  let url = ''
  await eventually(() => {
    expect(output).toContain('graph is served')
    url = /listening url=(\S+)/.exec(output)?.[1] ?? ''
  })
  const addresses = [...output.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([address]) => address)
  return { url, addresses, output: () => output, child, ended }
}

async function readExamples(): Promise<readonly (readonly [query: string, answer: unknown])[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/```graphql\n(.*?)```\s+```json\n(.*?)```/gs)]
  return blocks.map(([, query = '', answer = '']) => [query, JSON.parse(answer) as unknown])
}

async function post(url: string, query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return response.json()
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address).then(
    () => true,
    () => false,
  )
}

test('the demo answers the queries of the README, and leaves nothing behind', async () => {
  const { url, addresses, output, child, ended } = await startDemo()
  const examples = await readExamples()
  expect(examples).toHaveLength(2)
  for (const [query, answer] of examples) expect(await post(url, query)).toEqual(answer)

  expect(addresses).toHaveLength(6)
  child.kill('SIGTERM')
  await ended
  expect({ code: child.exitCode, isUp: await Promise.all(addresses.map(isUp)) }).toEqual({
    code: 0,
    isUp: addresses.map(() => false),
  })
  expect(output()).not.toContain('error')
})

test('the README says the two commands', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  expect(readme).toContain('npm ci && npm start')
  expect(readme).toContain('npm ci && npm test')
})

test('a port that is taken is said', async () => {
  const first = await startDemo()
  const port = Number(new URL(first.addresses[0] ?? '').port) - 1
  const second = spawn(process.execPath, ['subgraph-examples/start.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: String(port) },
  })
  let output = ''
  second.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(second, 'close')
  expect(second.exitCode).toBe(1)
  expect(output).toContain('PORT=5000 npm start takes 5000 to 5005')
})
