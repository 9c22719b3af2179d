const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) '

/** SDL of a subgraph `products`. */
export const productsSdl = `${federation} type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }`

/** SDL of a subgraph that adds a field to products. */
export function reviewsSdl(field = 'stars'): string {
  return `${federation} type Product @key(fields: "id") { id: ID! ${field}: Int }`
}
