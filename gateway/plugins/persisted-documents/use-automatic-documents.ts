import { createHash } from 'node:crypto'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import { readHash } from './read-hash.ts'
import type { RegisteredDocuments } from './registered-documents.ts'

/**
 * Lets clients ask for documents by their SHA-256, and register them as they go (Apollo's automatic persisted queries). A
 * document is remembered when it was valid; nobody can push the others out with rubbish.
 */
export function useAutomaticDocuments(documents: RegisteredDocuments): Plugin {
  function keep({ params }: PluginContext): void {
    const { query } = params
    const hash = readHash(params)
    if (hash !== undefined && query !== undefined && !documents.has(hash)) documents.keep(hash, query)
  }

  return {
    onParams({ params, setParams }) {
      const hash = readHash(params)
      if (hash === undefined) return undefined
      const setQuery = (query: string | undefined) => {
        if (query === undefined) throw isUnknown()
        setParams({ ...params, query })
      }
      if (params.query === undefined) {
        const found = documents.find(hash)
        if (found instanceof Promise) return found.then(setQuery)
        setQuery(found)
      } else if (!documents.has(hash) && createHash('sha256').update(params.query).digest('hex') !== hash) {
        throw new GatewayError(
          'BAD_REQUEST',
          '"extensions.persistedQuery.sha256Hash" is not the SHA-256 of "query".',
        )
      }
      return undefined
    },
    onExecute: ({ context }) => keep(context),
    onSubscribe: ({ context }) => keep(context),
  }
}

/** Clients know it by its words, and then send the document. */
function isUnknown(): GatewayError {
  return new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', {
    extensions: { http: { headers: { 'cache-control': 'no-store' } } },
  })
}
