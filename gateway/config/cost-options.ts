import { z } from 'zod'

/** What a field costs where its source can't say it with `@cost` and `@listSize`; it goes before what the source says. */
export interface FieldCostOptions {
  /** What one value of the field costs. Default: what its type costs. */
  readonly weight?: number
  /** How long a list is taken to be, when no argument says it. Default: `defaultListSize`. */
  readonly assumedSize?: number
  /** Arguments that say how long the list may be, as `first`; `input.first` is within an object. Default: none. */
  readonly slicingArguments?: readonly string[]
  /** The fields of the field's own type that are the list, as `edges` of a connection. Default: the field itself is. */
  readonly sizedFields?: readonly string[]
  /** Whether exactly one of the slicing arguments must be given. Default: false. */
  readonly requireOneSlicingArgument?: boolean
}

/** How the cost of an operation is estimated before it is run, and what becomes of one that costs too much. */
export interface CostOptions {
  /**
   * `enforce` refuses what costs more than `max`, `measure` says so in the log and runs it, `off` estimates nothing.
   * Default: `measure`.
   */
  readonly mode?: 'off' | 'measure' | 'enforce'
  /** What one operation may cost. Default: 10000. */
  readonly max?: number
  /** How long a list is taken to be that nothing else is known of. Default: 10. */
  readonly defaultListSize?: number
  /** What a mutation costs beside its fields. Default: 10. */
  readonly mutationCost?: number
  /**
   * Tells clients that send the header `x-selvage-cost` what their operation is estimated to cost, in `extensions.cost`.
   * Default: true in `selvage dev`, false otherwise.
   */
  readonly report?: boolean
  /** What single fields cost, by `Type.field`. Default: none. */
  readonly fields?: Readonly<Record<string, FieldCostOptions>>
}

/** {@link CostOptions}, complete; `report` stays open because the command decides its default. */
export type CostSettings = Readonly<Required<Omit<CostOptions, 'report'>>> & Pick<CostOptions, 'report'>

const fieldCostSchema: z.ZodType<FieldCostOptions, FieldCostOptions> = z.strictObject({
  weight: z.int().optional(),
  assumedSize: z.int().nonnegative().optional(),
  slicingArguments: z.array(z.string().min(1)).optional(),
  sizedFields: z.array(z.string().min(1)).optional(),
  requireOneSlicingArgument: z.boolean().optional(),
})

/** Checks {@link CostOptions} and fills in the defaults. */
export const costSchema: z.ZodType<CostSettings, CostOptions> = z.strictObject({
  mode: z.enum(['off', 'measure', 'enforce']).default('measure'),
  max: z.int().positive().default(10_000),
  defaultListSize: z.int().nonnegative().default(10),
  mutationCost: z.int().nonnegative().default(10),
  report: z.boolean().optional(),
  fields: z
    .record(
      z.string().regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/, 'expected a field such as "Query.products"'),
      fieldCostSchema,
    )
    .default({}),
})
