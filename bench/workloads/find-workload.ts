import { federation } from './federation/federation.ts'
import { flat } from './flat.ts'
import { large } from './large.ts'
import { wide } from './wide.ts'
import type { Workload } from './workload.ts'

const workloads = [federation, flat, wide, large]

/** @throws {Error} when there is no workload of this name */
export function findWorkload(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name)
  if (!found)
    throw new Error(`There is no workload "${name}": it is ${workloads.map((one) => one.name).join(', ')}.`)
  return found
}
