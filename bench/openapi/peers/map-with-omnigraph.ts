// Maps one document with `@omnigraph/openapi`, in a process of its own.
import { loadNonExecutableGraphQLSchemaFromOpenAPI } from '@omnigraph/openapi'
import { dirname } from 'node:path'
import { reportMapping } from './report-mapping.ts'

const [, , path = ''] = process.argv
const ignore = () => undefined
const logger = { log: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => logger }

await reportMapping(() =>
  loadNonExecutableGraphQLSchemaFromOpenAPI('bench', { source: path, cwd: dirname(path), logger, fetch }),
)
