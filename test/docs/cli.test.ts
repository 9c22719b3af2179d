import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../../gateway/cli/run-cli.ts'

const page = await readFile('docs/cli.md', 'utf8')
const [, ...sections] = page.split(/^## selvage /m)
const commands = leavesOf(createProgram('0.0.0')).filter(([name]) => name !== 'help')

test('docs/cli.md has a section for each command, and no other', () => {
  expect(sections.map(nameOf).sort()).toEqual(commands.map(([name]) => name).sort())
})

test.each(commands)(
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

/** The commands that do something, by their full names. */
function leavesOf(command: Command, path: readonly string[] = []): [name: string, command: Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]]
  return command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]))
}

function nameOf(section: string): string {
  return section.slice(0, section.indexOf('\n'))
}
