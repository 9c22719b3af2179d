/** An order, as the API shows it. */
export interface OrderRecord {
  readonly id: string
  readonly customerId: string
  /** ISO 8601. */
  readonly placedAt: string
  readonly status: 'open' | 'sent' | 'returned'
  readonly lines: readonly OrderLine[]
}

/** A product of an order, and how many pieces of it. */
export interface OrderLine {
  readonly productId: string
  readonly quantity: number
}

const firstDay = Date.UTC(2026, 0, 5, 9)
const dayMs = 24 * 60 * 60 * 1000
const statuses = ['sent', 'sent', 'open', 'sent', 'returned'] as const

/** The orders, the newest first, made anew for each start of the service. */
export function createOrderRecords(count: number): OrderRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `o${index + 1}`,
    customerId: `u${((index * 5) % 12) + 1}`,
    placedAt: new Date(firstDay + index * dayMs).toISOString(),
    status: statuses[index % statuses.length] ?? 'open',
    lines: Array.from({ length: (index % 3) + 1 }, (_line, place) => ({
      productId: `p${((index * 4 + place * 11) % 57) + 1}`,
      quantity: ((index + place) % 4) + 1,
    })),
  })).reverse()
}
