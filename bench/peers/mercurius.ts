import gateway from '@mercuriusjs/gateway'
import Fastify from 'fastify'
import { schemas } from '../workload/schemas.ts'

const [, , port = '4000', origin = ''] = process.argv
const app = Fastify()
const services = Object.entries(schemas).map(([name, schema]) => ({ name, schema, url: `${origin}/${name}` }))
await app.register(gateway, { gateway: { services } })
await app.listen({ port: Number(port), host: '127.0.0.1' })
