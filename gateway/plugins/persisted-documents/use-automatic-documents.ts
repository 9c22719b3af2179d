import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { AutomaticDocumentSettings } from '../../config/persisted-document-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import { readHash } from './read-hash.ts'

/**
 * Lets clients ask for documents by their SHA-256, and register them as they go (Apollo's automatic persisted queries). A
 * document is remembered when it was valid; nobody can push the others out with rubbish.
 */
export function useAutomaticDocuments({ maxBytes }: AutomaticDocumentSettings): Plugin {
  const documents = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (text, hash) => Buffer.byteLength(text) + hash.length,
  })

  function keep({ params }: PluginContext): void {
    const { query } = params
    const hash = readHash(params)
    if (hash !== undefined && query !== undefined && !documents.has(hash)) documents.set(hash, query)
  }

  return {
    onParams({ params, setParams }) {
      const hash = readHash(params)
      if (hash === undefined) return
      if (params.query === undefined) {
        const query = documents.get(hash)
        if (query === undefined) throw isUnknown()
        setParams({ ...params, query })
      } else if (!documents.has(hash) && createHash('sha256').update(params.query).digest('hex') !== hash) {
        throw new GatewayError(
          'BAD_REQUEST',
          '"extensions.persistedQuery.sha256Hash" is not the SHA-256 of "query".',
        )
      }
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
