/** A warehouse, as the API shows it. */
export interface Warehouse {
  readonly code: string
  readonly city: string
}

/** The stock of a product, as the API shows it. */
export interface ProductStock {
  readonly id: string
  readonly inStock: number
  readonly shelves: readonly { readonly warehouse: Warehouse; readonly pieces: number }[]
}

export const warehouses: readonly Warehouse[] = [
  { code: 'north', city: 'Leeds' },
  { code: 'mid-west', city: 'Galway' },
  { code: 'south', city: 'Porto' },
]

/** How many pieces of each product lie in each warehouse, by product and warehouse; made anew for each start. */
export function createStock(products: number): Map<string, Map<string, number>> {
  return new Map(
    Array.from({ length: products }, (_, index) => [
      `p${index + 1}`,
      new Map(warehouses.map(({ code }, place) => [code, ((index + 3) * (place + 2) * 7) % 23])),
    ]),
  )
}
