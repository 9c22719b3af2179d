import { createRoute, z } from '@hono/zod-openapi'
import type { AdminApi } from '../plugin.ts'
import { entityTags, namedTag, typeTags } from './answer-tags.ts'
import type { KeptAnswers } from './kept-answers.ts'
import type { SharedAnswers } from './shared-answers.ts'

const names = (description: string) =>
  z.array(z.string().min(1)).max(10_000).optional().openapi({ description })

const purgeSchema = z
  .strictObject({
    types: names('All answers with objects of these types.'),
    entities: names('All answers that have, or may have, these objects: `Product:1`.').refine(
      (entities = []) => entities.every((entity) => /^[_A-Za-z]\w*:./.test(entity)),
      { error: 'expected objects by type and id, such as "Product:1"' },
    ),
    tags: names('All answers with fields or types that the config gives these tags.'),
    keys: names('The answers with these keys, as `Cache-Status` has them.'),
    all: z.literal(true).optional().openapi({ description: 'Everything.' }),
  })
  .refine((purge) => Object.keys(purge).length > 0, {
    error: 'expected something to let go of: `types`, `entities`, `tags`, `keys`, or `all: true`',
  })
  .openapi('Purge')

const purge = createRoute({
  method: 'post',
  path: '/cache/purge',
  operationId: 'purgeCache',
  summary:
    'Lets go of answers in the response cache, and of entities in the entity cache, in all gateways that share a Redis.',
  request: { body: { required: true, content: { 'application/json': { schema: purgeSchema } } } },
  responses: {
    200: {
      description: 'They are gone.',
      content: {
        'application/json': {
          schema: z.object({
            purged: z.int().openapi({ description: 'Answers of this process.' }),
            entities: z.int().optional().openapi({
              description: 'Entities of this process, where there is an entity cache.',
            }),
            isTold: z
              .boolean()
              .openapi({ description: 'Whether the other gateways, if there are any, are told.' }),
          }),
        },
      },
    },
    400: { description: 'It is not said what is to go.' },
  },
})

const status = createRoute({
  method: 'get',
  path: '/cache',
  operationId: 'getCache',
  summary: 'How much there is in the response cache of this process.',
  responses: {
    200: {
      description: 'What there is.',
      content: { 'application/json': { schema: z.object({ answers: z.int(), bytes: z.int() }) } },
    },
  },
})

/** Adds the routes of what is kept to the admin API. */
export function addCacheRoutes(api: AdminApi, answers: KeptAnswers, shared: SharedAnswers): void {
  api.openapi(status, (context) => context.json(answers.size(), 200))
  api.openapi(purge, async (context) => {
    const { types = [], entities = [], tags = [], keys, all } = context.req.valid('json')
    const what = [...types.flatMap(typeTags), ...entities.flatMap(entityTags), ...tags.map(namedTag)]
    const { count, entities: gone, isTold } = await shared.letGo({ keys, tags: what, all })
    return context.json({ purged: count, entities: gone, isTold }, 200)
  })
}
