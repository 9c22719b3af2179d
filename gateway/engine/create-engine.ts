import type { Engine, EngineInput } from './engine.ts'
import { createStitchEngine } from './stitch/create-stitch-engine.ts'

/** Builds the engine that the settings ask for. */
export function createEngine(_kind: 'auto' | 'plan' | 'stitch', input: EngineInput): Engine {
  return createStitchEngine(input)
}
