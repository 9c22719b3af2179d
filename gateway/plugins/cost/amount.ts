/** What a cost goes by when an operation is about to be run. */
export interface CostRun {
  readonly variables: Readonly<Record<string, unknown>>
  /** Amounts that stand at several places, each worked out once. */
  readonly known: Map<Amount, number>
  /** What is wrong with the slicing arguments, once something is. */
  mistake: string | undefined
}

/** A cost: a number, or what becomes one when the variables are known. Never negative infinity nor NaN. */
export type Amount = number | ((run: CostRun) => number)

/** The number that an amount is in a run. */
export function evaluate(amount: Amount, run: CostRun): number {
  return typeof amount === 'number' ? amount : amount(run)
}

/** All of them together. */
export function sum(amounts: readonly Amount[]): Amount {
  let known = 0
  const open: ((run: CostRun) => number)[] = []
  for (const amount of amounts) {
    if (typeof amount === 'number') known += amount
    else open.push(amount)
  }
  if (open.length === 0) return known
  return (run) => open.reduce((total, amount) => total + amount(run), known)
}

/** The amount so many times. */
export function times(count: Amount, amount: Amount): Amount {
  return combine([count, amount], ([one = 0, other = 0]) => (one === 0 || other === 0 ? 0 : one * other))
}

/** The largest of them; 0 when there is none. */
export function largest(amounts: readonly Amount[]): Amount {
  return combine(amounts, (numbers) => numbers.reduce((most, number) => Math.max(most, number), 0))
}

/** The amount, or 0 where it is less. */
export function atLeastNothing(amount: Amount): Amount {
  return largest([amount])
}

/** An amount that stands at several places: in each run it is worked out once. */
export function shared(amount: Amount): Amount {
  if (typeof amount === 'number') return amount
  return (run) => {
    const known = run.known.get(amount)
    if (known !== undefined) return known
    const worked = amount(run)
    run.known.set(amount, worked)
    return worked
  }
}

function combine(amounts: readonly Amount[], join: (numbers: readonly number[]) => number): Amount {
  if (amounts.every((amount) => typeof amount === 'number')) return join(amounts)
  return (run) => join(amounts.map((amount) => evaluate(amount, run)))
}
