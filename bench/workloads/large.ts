import { link } from './workload.ts'
import type { Workload } from './workload.ts'

const subgraphs = Array.from({ length: 10 }, (_, index) => `s${index}`)
const typesEach = 500

/** A supergraph of 5,000 types from 10 subgraphs; the query goes through three of them. */
export const large: Workload = {
  name: 'large',
  schemas: Object.fromEntries(subgraphs.map((name, index) => [name, schemaOf(name, index)])),
  resolvers: Object.fromEntries(
    subgraphs.map((name) => [
      name,
      {
        Query: { [`${name}_0`]: () => ({ id: '1', text: name }) },
        Shared: { [`by_${name}`]: () => ({ id: '1', text: name }) },
        [`${name}_T0`]: { shared: () => ({ id: '1' }) },
      },
    ]),
  ),
  query: '{ s0_0 { id text shared { id by_s1 { text shared { by_s2 { text } } } } } }',
}

function schemaOf(name: string, index: number): string {
  const types = Array.from(
    { length: typesEach },
    (_, number) =>
      `type ${name}_T${number} @key(fields: "id") { id: ID!, text: String, next: ${name}_T${Math.floor(number / 2)}, shared: Shared }`,
  )
  return `${link('@key')} type Query { ${name}_0: ${name}_T0, ${name}_${index + 1}_all: [${name}_T1] }
    type Shared @key(fields: "id") { id: ID!, by_${name}: ${name}_T0 }
    ${types.join('\n')}`
}
