/**
 * Says what to do when this version of Node is too old, and nothing when it isn't.
 *
 * @param running as `process.versions.node` gives it
 * @param needed as `engines` of a package gives it: `>=22.19`
 */
export function checkNodeVersion(running: string, needed: string): string | undefined {
  const [major = 0, minor = 0] = toNumbers(running)
  const [neededMajor = 0, neededMinor = 0] = toNumbers(needed)
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined
  return `Selvage needs Node ${neededMajor}.${neededMinor} or newer, and this is Node ${running}. Install a newer one from https://nodejs.org.`
}

function toNumbers(version: string): number[] {
  return version
    .replace(/^[^\d]*/, '')
    .split('.')
    .map(Number)
}
