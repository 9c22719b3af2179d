import { InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'

/** Where a registry is that nobody says anything of. */
export const defaultRegistry = 'http://127.0.0.1:4002'

/** `--registry`, of every command that asks one. */
export function registryOption(): Option {
  return new Option('--registry <url>', 'where the registry is')
    .env('SELVAGE_REGISTRY')
    .default(defaultRegistry)
}

/** `--graph`, of every command about one. */
export function graphOption(): Option {
  return new Option('-g, --graph <name>', 'the graph').env('SELVAGE_GRAPH').default('main')
}

/** `--variant`, of every command about one. */
export function variantOption(): Option {
  return new Option('-V, --variant <name>', 'the variant').env('SELVAGE_VARIANT').default('main')
}

/** `--json`, of every command that lists something. */
export function jsonOption(): Option {
  return new Option('--json', 'write JSON')
}

/** `--force`, of every command that is refused when clients would break. */
export function forceOption(): Option {
  return new Option('--force', 'also when it breaks clients; what does not compose is refused all the same')
}

/** What a change of a variant is answered with. */
export const changedSchema = z.object({ version: z.int(), hash: z.string(), summary: z.string() })

/** Reads the number of a version. */
export function parseVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected the number of a version, as `selvage history` shows it.')
}
