import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createProgram } from '../../gateway/cli/run-cli.ts'

const page = await readFile('docs/cli.md', 'utf8')
const [, ...sections] = page.split(/^## selvage /m)
const commands = createProgram('0.0.0').commands.filter((command) => command.name() !== 'help')

test('docs/cli.md has a section for each command, and no other', () => {
  expect(sections.map(nameOf).sort()).toEqual(commands.map((command) => command.name()).sort())
})

test.each(commands.map((command) => [command.name(), command] as const))(
  'the section of %s has the options that its --help has, with their choices',
  (name, command) => {
    const section = sections.find((text) => nameOf(text) === name) ?? ''
    const rows = [...section.matchAll(/^\| `(-.+?)` +\| (.*?) +\|$/gm)]
    const documented = new Map(rows.map(([, flags = '', text = '']) => [flags.replaceAll('\\|', '|'), text]))
    expect([...documented.keys()]).toEqual(command.options.map(({ flags }) => flags))
    for (const { flags, argChoices = [] } of command.options) {
      for (const choice of argChoices) expect(documented.get(flags)).toContain(`\`${choice}\``)
    }
  },
)

function nameOf(section: string): string {
  return section.slice(0, section.indexOf('\n'))
}
