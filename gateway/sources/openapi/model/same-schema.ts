import type { RestSchema, SchemaUse } from './rest-model.ts'

/** The one schema that all are; undefined when they differ. */
export function sameSchema(uses: readonly SchemaUse[]): RestSchema | undefined {
  const [first] = uses
  const isSame = ({ schema }: SchemaUse) =>
    schema === first?.schema ||
    (schema.kind === 'scalar' && first?.schema.kind === 'scalar' && schema.scalar === first.schema.scalar)
  return uses.every(isSame) ? first?.schema : undefined
}
