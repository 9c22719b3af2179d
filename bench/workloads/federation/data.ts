/** 6 users. */
export const users = ['Uri', 'Dotan', 'Kamil', 'Arda', 'Laurin', 'Denis'].map((name, index) => ({
  id: `${index + 1}`,
  name: `${name} of the Benchmark`,
  username: `u${name.toLowerCase()}`,
  birthday: 1_990 + index,
}))

/** 9 products. */
export const products = ['Table', 'Couch', 'Glass', 'Chair', 'TV', 'Lamp', 'Grill', 'Fridge', 'Sofa'].map(
  (name, index) => ({
    upc: `${index + 1}`,
    name,
    price: [899, 1_299, 15, 499, 1_299, 6_999, 3_999, 100_000, 9_999][index] ?? 0,
    weight: [100, 1_000, 20, 100, 1_000, 300, 2_000, 6_000, 800][index] ?? 0,
    inStock: index % 3 !== 2,
  }),
)

const sentence =
  'It does what it says on the box, and it does so without a word of complaint from anybody at home. '

/** 11 reviews, with bodies of 150 to 850 characters. */
export const reviews = Array.from({ length: 11 }, (_, index) => ({
  id: `${index + 1}`,
  body: `Review ${index + 1}: ${sentence.repeat(9)}`.slice(0, 150 + index * 70),
  userId: [1, 1, 1, 1, 2, 2, 2, 4, 5, 5, 6].map(String)[index] ?? '1',
  upc: [1, 2, 3, 4, 1, 2, 4, 5, 1, 1, 6].map(String)[index] ?? '1',
}))
