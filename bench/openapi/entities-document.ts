/** Keys that one list call takes. */
export const listSize = 100

const text = { type: 'string' }
const item = { $ref: '#/components/schemas/Item' }
const answers = (schema: object) => ({
  200: { description: '', content: { 'application/json': { schema } } },
})
const listOf = (items: object, more: object = {}) => ({ type: 'array', items, ...more })

/** Items by key: `/items/{id}` and `/items?ids=`. */
export const entitiesDocument = {
  openapi: '3.0.3',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items/{id}': {
      get: {
        operationId: 'getItem',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: answers(item),
      },
    },
    '/items': {
      get: {
        operationId: 'listItems',
        parameters: [
          { name: 'ids', in: 'query', explode: false, schema: listOf(text, { maxItems: listSize }) },
        ],
        responses: answers(listOf(item)),
      },
    },
  },
  components: {
    schemas: {
      Item: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: text,
          name: text,
          about: text,
          tags: listOf(text),
          sizes: listOf({ type: 'object', properties: { label: text, stock: { type: 'integer' } } }),
        },
      },
    },
  },
}
