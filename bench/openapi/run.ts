// `npm run bench:openapi`: maps a corpus of documents that nobody here wrote, each in a process of its own with 60 s and
// 4 GB. CORPUS_EVERY=6 takes every sixth document.
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { listCorpus } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import type { MappedDocument } from './mapped-document.ts'

const mapOne = fileURLToPath(new URL('map-one.ts', import.meta.url))
const timeoutMs = 60_000
const every = Number(process.env.CORPUS_EVERY ?? 1)

async function map({ path }: CorpusFile): Promise<MappedDocument> {
  const command = ['--max-old-space-size=4096', mapOne, path]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      timeout: timeoutMs,
      maxBuffer: 100_000_000,
    })
    return JSON.parse(stdout) as MappedDocument
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      error: reason.slice(0, 300),
      operations: 0,
      mapped: 0,
      reasons: [],
      ms: timeoutMs,
      rssMb: 0,
    }
  }
}

const files = listCorpus().filter((_file, index) => index % every === 0)
const results: (MappedDocument & { readonly id: string })[] = []
const queue = files.values()
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const file of queue) results.push({ id: file.id, ...(await map(file)) })
  }),
)

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const ok = results.filter((result) => result.ok)
const operations = sum(results.map((result) => result.operations))
const mapped = sum(ok.map((result) => result.mapped))
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
process.stdout.write(`documents: ${ok.length} of ${files.length} (${percent(ok.length, files.length)})\n`)
process.stdout.write(`operations: ${mapped} of ${operations} (${percent(mapped, operations)})\n`)
const times = results.map(({ ms }) => ms).sort((one, other) => one - other)
process.stdout.write(`ms: median ${times[Math.floor(times.length / 2)]}, most ${times.at(-1)}\n`)
process.stdout.write(`RSS in MB: most ${Math.max(...results.map(({ rssMb }) => rssMb))}\n`)
for (const { id, error } of results.filter((result) => !result.ok))
  process.stdout.write(`failed: ${id}: ${error}\n`)
const reasons = Map.groupBy(
  results.flatMap((result) => result.reasons),
  (reason) => reason.replaceAll(/"[^"]*"|`[^`]*`|\d+/g, '…'),
)
for (const [reason, all] of [...reasons].sort((one, other) => other[1].length - one[1].length)) {
  process.stdout.write(`left out ${all.length} times: ${reason}\n`)
}
