// Composes the workload's supergraph, with all subgraphs at one address.
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { schemas } from './workload/schemas.ts'

/** The supergraph of the federation benchmark, its subgraphs at `${origin}/accounts` and so on. */
export function composeWorkload(origin: string): string {
  const services = Object.entries(schemas).map(([name, sdl]) => ({
    name,
    url: `${origin}/${name}`,
    typeDefs: parse(sdl),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'))
  return supergraphSdl
}
