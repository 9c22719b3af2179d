import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const cwd = import.meta.dirname

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  expect(await runCli(['--version'], { cwd })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test('without a command it prints the help, and fails', async () => {
  const { code, stderr } = await runCli([], { cwd })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Usage: selvage/)
})

test.each([
  [['comopse'], ["error: unknown command 'comopse'", '(Did you mean compose?)']],
  [
    ['serve', '--prot', '80'],
    ["error: unknown option '--prot'", '(Did you mean --port?)'],
  ],
  [
    ['serve', '--port', '65536'],
    ["error: option '-p, --port <port>' argument '65536' is invalid. expected a number from 0 to 65535."],
  ],
  [
    ['dev', '--log-level', 'loud'],
    [
      "error: option '--log-level <level>' argument 'loud' is invalid. Allowed choices are debug, info, warn, error.",
    ],
  ],
])('%j is refused with what would be right', async (args, lines) => {
  const { code, stdout, stderr } = await runCli(args, { cwd })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.split('\n')).toEqual([...lines, 'Run it with --help to see what there is.', ''])
})

test.each(['dev', 'serve', 'compose'])(
  '%s without a config says where it looked for one',
  async (command) => {
    const result = await runCli([command], { cwd })
    expect(result).toEqual({
      code: 1,
      stdout: '',
      stderr: `error CONFIG_NOT_FOUND There is no config file in ${cwd}: write one with "selvage init", or name one with --config.
  - looked for selvage.config.ts, selvage.config.mts, selvage.config.js, selvage.config.mjs, selvage.yaml, selvage.yml, selvage.json
`,
    })
  },
)
