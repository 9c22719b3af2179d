import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AuthenticationOptions } from '../../gateway/config/authentication-options.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli } from '../support/run-cli.ts'
import { startAuthServer } from './start-auth-server.ts'
import type { AuthServer } from './start-auth-server.ts'

/** A file of consumers in a folder of its own. */
export interface ConsumerFile {
  readonly folder: string
  readonly path: string
  read(): Promise<string>
  write(text: string): Promise<void>
  /** Runs `selvage keys` with these arguments and answers with its output; fails when it does. */
  keys(...args: readonly string[]): Promise<string>
}

/** Makes a {@link ConsumerFile}, which is not there yet; its folder goes with the test. */
export async function createConsumerFile(): Promise<ConsumerFile> {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const path = join(folder.path, 'consumers.json')
  return {
    folder: folder.path,
    path,
    read: () => readFile(path, 'utf8'),
    write: (text) => writeFile(path, text),
    async keys(...args) {
      const { code, stdout, stderr } = await runCli(['keys', ...args, '--file', path], { cwd: folder.path })
      if (code !== 0) throw new Error(stderr)
      return stdout.trim()
    },
  }
}

/** Starts a server that asks who is calling, over a file of consumers that it looks at ten times a second. */
export function startConsumerServer(
  { folder }: ConsumerFile,
  options: AuthenticationOptions,
): Promise<AuthServer> {
  const consumers = { file: 'consumers.json', checkIntervalMs: 100 }
  return startAuthServer({ consumers, ...options }, undefined, { baseDir: folder })
}
