import type { Category } from './generated/resolvers.ts'

/** A product as the service keeps it. */
export interface ProductRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly category: Category
  price: { amount: number; currency: string }
}

const materials = ['Linen', 'Cotton', 'Merino', 'Silk', 'Hemp', 'Alpaca'] as const
const forms: readonly {
  readonly name: string
  readonly category: Category
  readonly price: number
  readonly use: string
}[] = [
  { name: 'Canvas', category: 'FABRIC', price: 18.5, use: 'holds its shape, for bags and upholstery' },
  { name: 'Twill', category: 'FABRIC', price: 16, use: 'drapes well, for trousers and jackets' },
  { name: 'Gauze', category: 'FABRIC', price: 12.25, use: 'light and open, for scarves and curtains' },
  { name: 'Jersey', category: 'FABRIC', price: 14.75, use: 'stretches, for shirts' },
  { name: 'Lace Yarn', category: 'YARN', price: 9.9, use: 'two-ply, for shawls' },
  { name: 'Sock Yarn', category: 'YARN', price: 11.4, use: 'four-ply, hard-wearing' },
  { name: 'Bulky Yarn', category: 'YARN', price: 13.2, use: 'quick to knit, for hats' },
  { name: 'Sewing Thread', category: 'THREAD', price: 3.5, use: '200 m on a spool' },
  { name: 'Embroidery Floss', category: 'THREAD', price: 2.2, use: 'six strands, 8 m' },
]
const tools = [
  { name: 'Table Loom', price: 240, use: 'four shafts, 40 cm wide' },
  { name: 'Tailor Shears', price: 39, use: 'forged, 25 cm' },
  { name: 'Seam Ripper', price: 4.8, use: 'for second thoughts' },
] as const

/** The products, made anew for each start of the service. */
export function createProducts(): ProductRecord[] {
  const made = materials.flatMap((material, index) =>
    forms.map(({ name, category, price, use }) => ({
      name: `${material} ${name}`,
      description: `${material}, ${use}.`,
      category,
      price: Math.round(price * (1 + index * 0.15) * 100) / 100,
    })),
  )
  const bought = tools.map(({ name, price, use }) => ({
    name,
    description: `${name}, ${use}.`,
    category: 'TOOL' as const,
    price,
  }))
  return [...made, ...bought].map(({ price, ...product }, index) => ({
    id: `p${index + 1}`,
    ...product,
    price: { amount: price, currency: 'EUR' },
  }))
}
