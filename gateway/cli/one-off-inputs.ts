import type { BuildInputs } from '../graph/graph-recipe.ts'
import { createPrettyLogger } from '../telemetry/create-pretty-logger.ts'
import { wantsColors } from './wants-colors.ts'

/** Inputs of a build that nothing follows. What it logs goes to standard error: standard output is for the answer. */
export function createOneOffInputs(): BuildInputs {
  return {
    log: createPrettyLogger({
      level: 'warn',
      write: (text) => process.stderr.write(text),
      colors: wantsColors(process.stderr),
    }),
    signal: new AbortController().signal,
    watchFile: () => undefined,
    poll: () => undefined,
  }
}
