// Maps one document with `openapi-to-graphql`, in a process of its own.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseDocumentText } from '../../../gateway/sources/openapi/document/parse-document-text.ts'
import { reportMapping } from './report-mapping.ts'

// Its ES module does not load.
const { createGraphQLSchema } = createRequire(import.meta.url)(
  'openapi-to-graphql',
) as typeof import('openapi-to-graphql')
const [, , path = ''] = process.argv

await reportMapping(async () => {
  const document = parseDocumentText(readFileSync(path, 'utf8')) as Parameters<typeof createGraphQLSchema>[0]
  // Without these, documents with answers that are not described have no schema.
  const { schema } = await createGraphQLSchema(document, {
    fillEmptyResponses: true,
    operationIdFieldNames: true,
  })
  return schema
})
