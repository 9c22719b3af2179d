import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What the command says of itself. */
export interface PackageInfo {
  readonly version: string
  /** The version of Node that is needed, as `>=22.19`. */
  readonly node: string
}

/** Reads `package.json` of this package, wherever it was built to. Runs on any version of Node that knows modules. */
export function readPackageInfo(): PackageInfo {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  const { version, engines } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string
    engines: { node: string }
  }
  return { version, node: engines.node }
}
