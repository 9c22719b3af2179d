import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Workload } from './workloads/workload.ts'

/** How a gateway is started for a measurement. */
export interface GatewayUnderTest {
  readonly name: string
  /** Command and arguments. */
  readonly command: readonly string[]
  /** Relative to the folder of the bench. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly path: string
}

/** What all gateways of a run have in common; files are absolute. */
export interface Setting {
  readonly workload: Workload
  readonly bench: string
  readonly work: string
  readonly supergraph: string
  readonly origin: string
  readonly port: number
}

/** Selvage on both engines, and its peers. */
export function gatewaysOf(setting: Setting): readonly GatewayUnderTest[] {
  const { workload, bench, work, supergraph, origin, port } = setting
  const node = process.execPath
  const selvage = join(bench, '../dist/gateway/cli/main.js')
  const hive = join(bench, 'node_modules/@graphql-hive/gateway/dist/bin.js')
  const serve = ['serve', '--supergraph', supergraph, '--port', String(port), '--log-level', 'warn']
  const hiveArguments = ['supergraph', supergraph, '--port', String(port), '--host', '127.0.0.1']
  const hiveEnv = { LOG_LEVEL: 'error' }
  return [
    { name: 'Selvage (plan)', command: [node, selvage, ...serve], cwd: work, path: '/graphql' },
    {
      name: 'Selvage (stitch)',
      command: [node, selvage, ...serve],
      cwd: writeStitchConfig(work),
      path: '/graphql',
    },
    {
      name: 'Grafbase (Rust)',
      command: grafbaseCommand(setting),
      path: '/graphql',
    },
    {
      name: 'Hive Gateway, native planner',
      command: [node, hive, ...hiveArguments, '--config-path', join(bench, 'peers/hive-native.config.ts')],
      env: hiveEnv,
      path: '/graphql',
    },
    {
      name: 'Hive Gateway',
      command: [node, hive, ...hiveArguments],
      cwd: work,
      env: hiveEnv,
      path: '/graphql',
    },
    {
      name: 'Apollo Gateway',
      command: [node, join(bench, 'peers/apollo-gateway.ts'), supergraph, String(port)],
      path: '/',
    },
    {
      name: 'Mercurius gateway',
      command: [node, join(bench, 'peers/mercurius.ts'), String(port), origin, workload.name],
      path: '/graphql',
    },
  ]
}

/** A folder with a config that sets nothing but the engine. */
function writeStitchConfig(work: string): string {
  const folder = join(work, 'stitch')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'selvage.yaml'), 'engine: stitch\nsources: {}\n')
  return folder
}

function grafbaseCommand({ workload, bench, work, origin, port }: Setting): readonly string[] {
  const folder = join(work, 'grafbase')
  mkdirSync(folder, { recursive: true })
  const subgraphs = Object.entries(workload.schemas).map(([name, sdl]) => {
    const file = join(folder, `${name}.graphql`)
    writeFileSync(file, sdl)
    return `[subgraphs.${name}]\nurl = "${origin}/${name}"\nschema_path = "${file}"\n`
  })
  const config = join(folder, 'grafbase.toml')
  writeFileSync(config, subgraphs.join('\n'))
  const binary = join(bench, 'node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase')
  return [binary, 'dev', '-c', config, '-p', String(port)]
}
