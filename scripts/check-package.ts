/**
 * Checks the package as a user gets it: packs the build, holds its manifest and its types against publint and "Are the
 * types wrong?", then installs it beside nothing but its own dependencies, compiles a program against it and runs it.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

const config = `import { defineConfig } from 'selvage'

export default defineConfig({
  sources: {
    greetings: {
      kind: 'local',
      schema: { sdl: 'type Query { hello: String! }' },
      resolvers: { Query: { hello: () => 'Hello, world!' } },
    },
  },
})
`

const program = `import { createGateway } from 'selvage'
import type { Gateway } from 'selvage'
import options from './selvage.config.ts'

const gateway: Gateway = createGateway({ ...options, server: { port: 0 } })
const { url } = await gateway.start()
const headers = { 'x-selvage-require-preflight': '1' }
const response = await fetch(url + '?query={hello}', { headers })
console.log(await response.text())
await gateway.stop()
`

const folder = await mkdtemp(join(tmpdir(), 'selvage-package-'))
try {
  const tarball = await pack(folder)
  await execute('publint', ['run', tarball, '--strict'])
  // CommonJS can load the package by `import()`, and by `require()` from Node 22 on: there is one build, of modules.
  await execute('attw', [tarball, '--profile', 'esm-only', '--no-definitely-typed', '--no-emoji'])
  await install(tarball, folder)
  await compile(folder)
  expectOutput(await runIn(folder, ['program.ts']), '{"data":{"hello":"Hello, world!"}}')
  const cli = 'node_modules/selvage/dist/gateway/cli/main.js'
  expectOutput(await runIn(folder, [cli, 'compose']), 'hello: String!')
  console.log('the package is sound')
} finally {
  await rm(folder, { recursive: true })
}

async function pack(destination: string): Promise<string> {
  await run('npm', ['run', 'build'], { cwd: root })
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination]
  const { stdout } = await run('npm', args, { cwd: root })
  const [, name] = /"filename": "(.+)"/.exec(stdout) ?? []
  if (name === undefined) throw new Error(`npm pack names no file: ${stdout}`)
  return join(destination, name)
}

/** Unpacks the package, and links the dependencies that it declares: one that it forgets is not found. */
async function install(tarball: string, folder: string): Promise<void> {
  const target = join(folder, 'node_modules', 'selvage')
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', target, '--strip-components', '1'])
  const manifest = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(target, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, 'node_modules', name), link)
  }
}

async function compile(folder: string): Promise<void> {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'nodenext',
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    typeRoots: [join(root, 'node_modules', '@types')],
    types: ['node'],
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  await writeFile(join(folder, 'selvage.config.ts'), config)
  await writeFile(join(folder, 'program.ts'), program)
  await execute('tsc', ['-p', folder])
}

/** Runs a tool; what it says is shown, and thrown, only when it finds something. */
async function execute(name: string, args: readonly string[]): Promise<void> {
  try {
    await run(bin(name), args, { cwd: root })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${name} found something wrong with the package:\n${stdout}${stderr}`, { cause: error })
  }
}

async function runIn(folder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd: folder })
  return stdout
}

function expectOutput(output: string, expected: string): void {
  if (!output.includes(expected)) throw new Error(`expected ${expected} in the output, got ${output}`)
}
