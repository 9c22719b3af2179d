#!/usr/bin/env node
import { checkNodeVersion } from './check-node-version.ts'
import { readPackageInfo } from './package-info.ts'
import { keepHeapSmall } from './keep-heap-small.ts'

keepHeapSmall()
const info = readPackageInfo()
const complaint = checkNodeVersion(process.versions.node, info.node)
if (complaint === undefined) {
  // Imported only now: the rest of the program may not even load on an older Node.
  const { runCli } = await import('./run-cli.ts')
  await runCli(process.argv, info.version)
} else {
  process.stderr.write(`${complaint}\n`)
  process.exitCode = 1
}
