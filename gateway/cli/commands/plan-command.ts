import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { GraphQLError, getOperationAST, parse, validate } from 'graphql'
import type { DocumentNode } from 'graphql'
import { findConfig } from '../../config/find-config.ts'
import type { GatewaySettings } from '../../config/gateway-options.ts'
import { loadConfig } from '../../config/load-config.ts'
import { isExplanation } from '../../engine/explanation.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createRecipe } from '../../graph/create-recipe.ts'
import type { GraphRecipe } from '../../graph/graph-recipe.ts'
import type { Graph } from '../../graph/graph.ts'
import { compileCost } from '../../plugins/cost/compile-cost.ts'
import { createCostModel } from '../../plugins/cost/cost-model.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import { createOneOffInputs } from '../one-off-inputs.ts'
import { printPlan } from '../print-plan.ts'
import { readSettings, withSupergraph } from '../read-settings.ts'
import { configOption } from './options.ts'

interface PlanOptions {
  readonly config?: string
  readonly supergraph?: string
  readonly operation?: string
  readonly variables?: string
}

/** `selvage plan`: how an operation is fetched. */
export function planCommand(): Command {
  return new Command('plan')
    .summary('show how a query is fetched from the subgraphs')
    .description(
      'Prints the plan of a query as a tree: which subgraph is asked what, for which entities, and after what; and what it is estimated to cost. ' +
        'Nothing is fetched but schemas.\n\nA query is given as text, or as a file that ends with .graphql.',
    )
    .argument('<query>', 'the query, or a file with it')
    .addOption(configOption())
    .addOption(new Option('-s, --supergraph <file|url>', 'plan over this supergraph SDL instead of a config'))
    .addOption(new Option('--operation <name>', 'the operation to plan, where there are several'))
    .addOption(
      new Option(
        '--variables <json>',
        'variables; those of @skip and @include decide over the plan, slicing arguments over the cost',
      ),
    )
    .addHelpText(
      'after',
      "\nExamples:\n  $ selvage plan '{ me { name } }'\n  $ selvage plan orders.graphql\n",
    )
    .action(plan)
}

async function plan(query: string, options: PlanOptions): Promise<void> {
  const text = /\.(graphql|gql)$/.test(query) ? await readFile(query, 'utf8') : query
  const http = createHttpClient()
  try {
    const { recipe, settings } = await findRecipe(options, http)
    const graph = await recipe.build(createOneOffInputs())
    try {
      process.stdout.write(await explain({ graph, settings }, text, options))
    } finally {
      await graph.close()
    }
  } finally {
    await http.close()
  }
}

interface Found {
  readonly recipe: GraphRecipe
  readonly settings: GatewaySettings
}

async function findRecipe({ supergraph, config }: PlanOptions, http: HttpClient): Promise<Found> {
  const loaded =
    supergraph === undefined
      ? await loadConfig(await findConfig(process.cwd(), config))
      : withSupergraph(await readSettings(config), { location: supergraph })
  const recipe = createRecipe({ ...loaded, load: () => Promise.resolve(loaded), http })
  return { recipe, settings: loaded.settings }
}

interface ExplainedGraph {
  readonly graph: Graph
  readonly settings: GatewaySettings
}

async function explain(
  { graph, settings }: ExplainedGraph,
  text: string,
  { operation, variables }: PlanOptions,
): Promise<string> {
  const document = parseQuery(text, graph)
  const context = { requestId: randomUUID(), headers: new Headers(), signal: new AbortController().signal }
  const answer = await graph.engine.explain(
    { document, ...(operation !== undefined && { name: operation }) },
    parseVariables(variables),
    context,
  )
  if (!isExplanation(answer)) {
    if (!answer.errors) return 'Nothing is fetched: the gateway answers this by itself.\n'
    throw invalid(answer.errors)
  }
  if (answer.engine === 'stitch') return `There is no plan; the stitch engine runs it: ${answer.reason}\n`
  const definition = getOperationAST(document, operation)
  if (!definition) return printPlan(answer.plan)
  const estimate = compileCost(document, definition, createCostModel(graph, settings.cost))
  return `${printPlan(answer.plan)}estimated cost: ${estimate(parseVariables(variables)).cost}\n`
}

function parseQuery(text: string, { schema }: Graph): DocumentNode {
  try {
    const document = parse(text)
    const errors = validate(schema, document)
    if (errors.length > 0) throw invalid(errors)
    return document
  } catch (error) {
    throw error instanceof GraphQLError ? invalid([error]) : error
  }
}

function parseVariables(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below, in the same words as for any other value.
  }
  throw new GatewayError('BAD_USER_INPUT', '--variables takes a JSON object, such as \'{"id": "1"}\'.')
}

function invalid(errors: readonly GraphQLError[]): GatewayError {
  const details = errors.map(({ message, locations = [] }) => {
    const [where] = locations
    return where ? `${message} (line ${where.line}, column ${where.column})` : message
  })
  return new GatewayError('GRAPHQL_VALIDATION_FAILED', 'The query does not fit the graph.', { details })
}
