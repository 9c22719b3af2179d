import { readFileSync } from 'node:fs'

/**
 * The most memory that this process has had, in MB. On Linux, `maxRSS` of `process.resourceUsage()` begins with what the
 * process had that started this one.
 */
export function peakMemoryMb(): number {
  if (process.platform !== 'linux') return Math.round(process.resourceUsage().maxRSS / 1024)
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
