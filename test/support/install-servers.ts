import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The servers that tests start, by their command, and the Debian packages that have them. */
const packages: Readonly<Record<string, string>> = { 'redis-server': 'redis-server' }

/** Runs once before all tests: installs what is missing where that can be done, and says what is missing where it can't. */
export async function setup(): Promise<void> {
  for (const [command, debianPackage] of Object.entries(packages)) {
    if (!(await isInstalled(command))) await install(command, debianPackage)
  }
}

async function isInstalled(command: string): Promise<boolean> {
  try {
    await run(command, ['--version'])
    return true
  } catch {
    return false
  }
}

async function install(command: string, debianPackage: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run('apt-get', ['update', '-q'], { env })
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', debianPackage], { env })
  } catch (error) {
    throw new Error(
      `The tests need "${command}", which is not installed, and could not be: install it (on Debian, as root: apt-get install ${debianPackage}).`,
      { cause: error },
    )
  }
}
