import type { LoadedConfig } from '../config/load-config.ts'
import { createConfigRecipe } from './config-recipe.ts'
import type { ConfigRecipeOptions } from './config-recipe.ts'
import type { GraphRecipe } from './graph-recipe.ts'
import { createSupergraphFeed } from './create-supergraph-feed.ts'
import { createSupergraphRecipe } from './supergraph-recipe.ts'

/** What {@link createRecipe} needs. */
export interface RecipeOptions extends Pick<LoadedConfig, 'settings' | 'baseDir'>, ConfigRecipeOptions {}

/** The recipe that a config asks for: of its supergraph, if it names one, else of its sources. */
export function createRecipe({ settings, baseDir, ...options }: RecipeOptions): GraphRecipe {
  if (!settings.supergraph) return createConfigRecipe(options)
  const { http } = options
  const feed = createSupergraphFeed({ ...settings.supergraph, baseDir, http })
  return createSupergraphRecipe({ feed, settings, baseDir, http })
}
