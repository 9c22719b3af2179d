/** What the gateway knows of an order when it resolves its fields: the key, and what they require. */
export interface OrderRepresentation {
  readonly id: string
  readonly customerId: string
  readonly lines: readonly OrderLineValue[]
}

/** A line of an order, as the orders service has it. */
interface OrderLineValue {
  readonly productId: string
  readonly quantity: number
}

/** What the gateway knows of a product: the key, and what the field that is resolved requires. */
export interface ProductRepresentation {
  readonly id: string
  readonly inStock?: number
  readonly rating?: number | null
}

/** An entity of which other subgraphs know more. */
export interface Reference {
  readonly id: string
}
