import { link } from './workload.ts'
import type { Workload } from './workload.ts'

const subgraphs = Array.from({ length: 10 }, (_, index) => `s${index}`)
const fields = ['one', 'two']

/** An operation with 20 root fields over 10 subgraphs. */
export const wide: Workload = {
  name: 'wide',
  schemas: Object.fromEntries(
    subgraphs.map((name) => [
      name,
      `${link('@key')} type Query { ${fields.map((field) => `${name}_${field}: ${name}_Thing!`).join(' ')} }
      type ${name}_Thing @key(fields: "id") { id: ID!, label: String!, size: Int! }`,
    ]),
  ),
  resolvers: Object.fromEntries(
    subgraphs.map((name) => [
      name,
      {
        Query: Object.fromEntries(
          fields.map((field) => [
            `${name}_${field}`,
            () => ({ id: field, label: `${name} ${field}`, size: 4 }),
          ]),
        ),
      },
    ]),
  ),
  query: `{ ${subgraphs.flatMap((name) => fields.map((field) => `${name}_${field} { id label size }`)).join(' ')} }`,
}
