import { expect, test } from 'vitest'
import { checkNodeVersion } from './check-node-version.ts'

test.each(['22.19.0', '22.20.1', '24.0.0', '26.10.0'])('Node %s is new enough', (version) => {
  expect(checkNodeVersion(version, '>=22.19')).toBeUndefined()
})

test.each(['18.20.4', '20.19.0', '22.18.9'])('Node %s is told what is needed', (version) => {
  expect(checkNodeVersion(version, '>=22.19')).toBe(
    `Selvage needs Node 22.19 or newer, and this is Node ${version}. Install a newer one from https://nodejs.org.`,
  )
})
