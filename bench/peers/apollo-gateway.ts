import { readFileSync } from 'node:fs'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'

const [, , supergraph = '', port = '4000'] = process.argv
const gateway = new ApolloGateway({ supergraphSdl: readFileSync(supergraph, 'utf8') })
await startStandaloneServer(new ApolloServer({ gateway }), {
  listen: { port: Number(port), host: '127.0.0.1' },
})
