import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import type { Workload } from './workloads/workload.ts'

/** The supergraph of a workload, its subgraphs at `${origin}/accounts` and so on. */
export function composeWorkload({ schemas }: Workload, origin: string): string {
  const services = Object.entries(schemas).map(([name, sdl]) => ({
    name,
    url: `${origin}/${name}`,
    typeDefs: parse(sdl),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'))
  return supergraphSdl
}
