import { readFileSync } from 'node:fs'
import { createColors } from 'picocolors'
import { wantsColors } from '../gateway/cli/wants-colors.ts'
import { serviceNames } from './start-services.ts'
import type { RunningServices, ServiceName } from './start-services.ts'

const kinds: Readonly<Record<ServiceName, string>> = {
  accounts: 'Apollo Federation 2',
  reviews: 'Apollo Federation 2',
  catalog: 'plain GraphQL',
  inventory: 'REST, OpenAPI 3.1, asked for many at once',
  orders: 'REST, OpenAPI 3.0, asked for one at a time',
}

const firstLook = readFileSync(new URL('first-look.graphql', import.meta.url), 'utf8')

/** Says where everything is and what to do with it, to somebody who sees it for the first time. */
export function printWelcome(url: string, { environment }: RunningServices): void {
  const { bold, cyan, dim } = createColors(wantsColors(process.stdout))
  const row = (name: string, place: string, kind: string) =>
    `    ${name.padEnd(10)} ${place.padEnd(31)} ${dim(kind)}`
  const lines = [
    '',
    `  ${bold('The example estate is running.')} Open ${cyan(url)} in a browser.`,
    '',
    row('gateway', url, 'one graph of all that follows'),
    ...serviceNames.map((name) =>
      row(name, environment[`${name.toUpperCase()}_URL`] ?? 'not started', kinds[name]),
    ),
    row('shop', 'schema/', 'resolvers in the gateway'),
    '',
    '  A query that joins them all, to be run here or in the browser:',
    '',
    `    curl ${url} -H 'content-type: application/json' -d '${toBody(firstLook)}'`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** A query as a JSON body on one line. */
function toBody(query: string): string {
  return JSON.stringify({ query: query.replaceAll(/\s+/g, ' ').trim() })
}
