import { limitSchema } from '../config/limit-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { watchLives } from './answer-life.ts'
import type { Engine, EngineInput } from './engine.ts'
import { limitFanOut } from './limit-fan-out.ts'
import { createPlanEngine } from './plan/create-plan-engine.ts'
import { loadPlanner } from './plan/planner.ts'
import { createStitchEngine } from './stitch/create-stitch-engine.ts'

/**
 * Builds the engine that the settings ask for. `auto` is `plan` wherever the native planner loads and can read the
 * supergraph, else `stitch`, with a warning that says why.
 *
 * @throws {GatewayError} ENGINE_UNAVAILABLE when `plan` is asked for and can't be had
 */
export function createEngine(kind: 'auto' | 'plan' | 'stitch', unlimited: EngineInput): Engine {
  const limits = unlimited.limits ?? limitSchema.parse({})
  const { lives } = unlimited
  const watched = lives ? watchLives(unlimited.subgraphs, lives) : unlimited.subgraphs
  const input = { ...unlimited, limits, subgraphs: limitFanOut(watched, limits) }
  if (kind === 'stitch') return createStitchEngine(input)
  try {
    return createPlanEngine({
      ...input,
      createPlanner: loadPlanner(),
      createFallback: () => createStitchEngine(input),
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    if (kind === 'plan') {
      throw new GatewayError('ENGINE_UNAVAILABLE', `The plan engine can't run here: ${reason}`, { cause })
    }
    input.log.warn({ reason }, "The plan engine can't run here: requests run on the slower stitch engine.")
    return createStitchEngine(input)
  }
}
