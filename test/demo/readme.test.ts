import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { stripIgnoredCharacters } from 'graphql'
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
async function startDemo(folder = root) {
  const child = spawn(process.execPath, ['subgraph-examples/start.ts'], {
    cwd: folder,
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
  await eventually(() => expect(output).toContain('Ctrl-C stops everything'))
  const url = /listening url=(\S+)/.exec(output)?.[1] ?? ''
  const addresses = new Set([...output.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([address]) => address))
  return { url, addresses: [...addresses], output: () => output, child, ended }
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

test('the demo answers the queries of the README, the first one within 5 seconds of the start', async () => {
  const examples = await readExamples()
  expect(examples).toHaveLength(2)
  const folder = await checkOut()
  const started = performance.now()
  const { url } = await startDemo(folder)
  for (const [query, answer] of examples) {
    expect(await post(url, query)).toEqual(answer)
    expect(performance.now() - started).toBeLessThan(5_000)
  }
})

test('what the demo prints to try, and what GraphiQL opens with, is the first query of the README', async () => {
  const [first] = await readExamples()
  const { url, output } = await startDemo()
  const [, printed = ''] = /curl .* -d '(.*)'/.exec(output()) ?? []
  const { query } = JSON.parse(printed) as { query: string }
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  expect(stripIgnoredCharacters(query)).toBe(stripIgnoredCharacters(first?.[0] ?? ''))
  expect(page).toContain(JSON.stringify(first?.[0]))
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the demo and leaves nothing behind', async (signal) => {
  const { addresses, output, child, ended } = await startDemo()
  expect(addresses).toHaveLength(6)
  child.kill(signal)
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
  const [, accounts] = /accounts +http:\/\/127\.0\.0\.1:(\d+)/.exec(first.output()) ?? []
  const port = Number(accounts) - 1
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
