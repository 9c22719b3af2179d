/** A review as the service keeps it. */
export interface ReviewRecord {
  readonly id: string
  readonly rating: number
  readonly body: string
  readonly authorId: string
  readonly productId: string
  readonly orderId: string | null
}

/** An entity that another service keeps. */
export interface Reference {
  readonly id: string
}

const orders = 60

const openings = [
  'Arrived quickly.',
  'Bought it twice.',
  'A gift for my aunt.',
  'For a winter project.',
  'Second try.',
]
const verdicts = [
  { rating: 5, text: 'Could not be happier with the quality.' },
  { rating: 4, text: 'Very good, the colour is a little darker than shown.' },
  { rating: 3, text: 'Does what it should, nothing more.' },
  { rating: 5, text: 'The best I have worked with.' },
  { rating: 2, text: 'Frays at the edges: not a selvage in sight.' },
  { rating: 4, text: 'Washes well and keeps its shape.' },
  { rating: 1, text: 'Not what was described.' },
] as const

/** The reviews, made anew for each start of the service: four of each product but the last, which nobody knows yet. */
export function createReviews(products: number, users: number): ReviewRecord[] {
  return Array.from({ length: (products - 1) * 4 }, (_, index) => {
    const verdict = verdicts[(index * 5 + Math.floor(index / 7)) % verdicts.length] ?? verdicts[0]
    return {
      id: `r${index + 1}`,
      rating: verdict.rating,
      body: `${openings[index % openings.length]} ${verdict.text}`,
      authorId: `u${((index * 7) % users) + 1}`,
      productId: `p${Math.floor(index / 4) + 1}`,
      orderId: index % 5 === 4 ? null : `o${((index * 3) % orders) + 1}`,
    }
  })
}
