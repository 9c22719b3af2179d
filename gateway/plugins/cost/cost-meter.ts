import { getOperationAST } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'
import type { CostSettings } from '../../config/cost-options.ts'
import type { Graph } from '../../graph/graph.ts'
import type { OperationArgs } from '../use-graph.ts'
import { compileActualCost } from './actual-cost.ts'
import type { MeasureCost } from './actual-cost.ts'
import { createCostModel } from './cost-model.ts'
import type { CostModel } from './cost-model.ts'

/** Says what an operation of a graph did cost, in whole units, by the data of its answer. */
export type MeterCost = (graph: Graph, args: OperationArgs, data: unknown) => number

/** Builds a {@link MeterCost}, which compiles each operation once. */
export function createCostMeter(settings: CostSettings): MeterCost {
  const models = new WeakMap<Graph, CostModel>()
  const compiled = new WeakMap<OperationDefinitionNode, MeasureCost>()

  function modelOf(graph: Graph): CostModel {
    const model = models.get(graph) ?? createCostModel(graph, settings)
    models.set(graph, model)
    return model
  }

  return (graph, { document, operationName, variableValues }, data) => {
    const operation = getOperationAST(document, operationName)
    if (!operation) return 0
    const measure = compiled.get(operation) ?? compileActualCost(document, operation, modelOf(graph))
    compiled.set(operation, measure)
    return Math.ceil(measure(data, variableValues ?? {}))
  }
}
