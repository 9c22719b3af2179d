// `npm run bench:openapi`: maps a corpus of documents that nobody here wrote, each in a process of its own with 60 s and
// 4 GB, with Selvage and, where `npm i` was run in `peers`, with what else does that. CORPUS_EVERY=6 takes every sixth
// document. Time and memory are of the documents that all of them make a schema of. Processes find their modules compiled, as
// an installed package has them: the first one of each kind, which compiles, is not counted.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { listCorpus } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import type { MappedDocument } from './mapped-document.ts'

const timeoutMs = 60_000
const every = Number(process.env.CORPUS_EVERY ?? 1)
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const hasPeers = existsSync(pathOf('peers/node_modules'))
const mappers = [
  { name: 'Selvage', script: pathOf('map-one.ts') },
  ...(hasPeers
    ? [
        { name: '@omnigraph/openapi', script: pathOf('peers/map-with-omnigraph.ts') },
        { name: 'openapi-to-graphql', script: pathOf('peers/map-with-openapi-to-graphql.ts') },
      ]
    : []),
]

async function map(script: string, { path }: CorpusFile): Promise<MappedDocument> {
  const command = ['--max-old-space-size=4096', script, path]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      timeout: timeoutMs,
      maxBuffer: 100_000_000,
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    })
    // Before it stands what a library has to say.
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as MappedDocument
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const nothing = { operations: 0, mapped: 0, reasons: [], ms: timeoutMs, rssMb: 0 }
    return { ok: false, error: reason.slice(0, 300), ...nothing }
  }
}

/** What one mapper made of one document. */
interface Result extends MappedDocument {
  readonly id: string
}

const files = listCorpus().filter((_file, index) => index % every === 0)
const cache = mkdtempSync(join(tmpdir(), 'bench-openapi-'))
const [first] = files
if (first) for (const { script } of mappers) await map(script, first)
const results = new Map<string, Result[]>(mappers.map(({ name }) => [name, []]))
const queue = files.values()
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const file of queue) {
      for (const { name, script } of mappers) {
        results.get(name)?.push({ id: file.id, ...(await map(script, file)) })
      }
    }
  }),
)

rmSync(cache, { recursive: true })

const write = (line: string) => process.stdout.write(`${line}\n`)
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
const own = results.get('Selvage') ?? []
const operationsOf = new Map(own.map(({ id, operations }) => [id, operations]))
const operations = sum([...operationsOf.values()])

const middle = (numbers: readonly number[]) =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1]
const okIds = [...results.values()].map((all) => new Set(all.filter(({ ok }) => ok).map(({ id }) => id)))
const isCommon = (id: string) => okIds.every((ids) => ids.has(id))

function rowOf(name: string, all: readonly Result[]): string {
  const ok = all.filter((result) => result.ok)
  // Some make several fields of an operation: no document has more than all.
  const mapped = sum(ok.map((result) => Math.min(result.mapped, operationsOf.get(result.id) ?? 0)))
  const compared = ok.filter(({ id }) => isCommon(id))
  const cells = [
    name,
    `${ok.length} of ${files.length} (${percent(ok.length, files.length)})`,
    `${mapped} of ${operations} (${percent(mapped, operations)})`,
    middle(compared.map(({ ms }) => ms)),
    sum(compared.map(({ ms }) => ms)),
    middle(compared.map(({ rssMb }) => rssMb)),
    Math.max(...compared.map(({ rssMb }) => rssMb)),
  ]
  return `| ${cells.join(' | ')} |`
}

write(
  '| | documents with a valid schema | operations mapped | ms, median | ms, all | MB, median | MB, most |',
)
write('| --- | --- | --- | --- | --- | --- | --- |')
for (const [name, all] of results) write(rowOf(name, all))
write(
  `Compared: ${own.filter(({ id }) => isCommon(id)).length} documents. Of all that Selvage made a schema of:`,
)
const slowest = Math.max(...own.filter(({ ok }) => ok).map(({ ms }) => ms))
write(`at most ${slowest} ms, ${Math.max(...own.filter(({ ok }) => ok).map(({ rssMb }) => rssMb))} MB`)
for (const { id, error } of own.filter((result) => !result.ok)) write(`failed: ${id}: ${error}`)
const reasons = Map.groupBy(
  own.flatMap((result) => result.reasons),
  (reason) => reason.replaceAll(/"[^"]*"|`[^`]*`|\d+/g, '…'),
)
for (const [reason, all] of [...reasons].sort((one, other) => other[1].length - one[1].length)) {
  write(`left out ${all.length} times: ${reason}`)
}
