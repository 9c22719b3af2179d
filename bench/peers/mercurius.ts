import gateway from '@mercuriusjs/gateway'
import Fastify from 'fastify'
import { findWorkload } from '../workloads/find-workload.ts'

const [, , port = '4000', origin = '', workload = 'federation'] = process.argv
const { schemas } = findWorkload(workload)

/** Mercurius speaks Federation 1: without `@link`, and what belongs to another service is extended. */
function toFederation1(name: string, sdl: string): string {
  const plain = sdl.replace(/^extend schema.*$/m, '').replaceAll('@shareable', '')
  const owned = plain.replace('type Query', 'extend type Query')
  if (name === 'accounts' || name === 'products') return owned
  return owned
    .replaceAll(/type (User|Product) @key\(fields: "(id|upc)"\) \{/g, 'extend type $1 @key(fields: "$2") {')
    .replaceAll(/(extend type \w+ @key[^{]*\{\s*)(id: ID!|upc: String!)/g, '$1$2 @external')
}

const app = Fastify()
const services = Object.entries(schemas).map(([name, sdl]) => ({
  name,
  schema: toFederation1(name, sdl),
  url: `${origin}/${name}`,
}))
await app.register(gateway, { gateway: { services } })
await app.listen({ port: Number(port), host: '127.0.0.1' })
