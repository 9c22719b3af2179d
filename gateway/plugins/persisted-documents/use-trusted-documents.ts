import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { TrustedDocumentSettings } from '../../config/persisted-document-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Plugin } from '../plugin.ts'
import { readHash } from './read-hash.ts'
import type { TrustedDocuments } from './watched-manifests.ts'

/** What {@link useTrustedDocuments} is made of. */
export interface TrustedDocumentParts extends Pick<TrustedDocumentSettings, 'mode'> {
  /** Disposed of with the plugin. */
  readonly documents: TrustedDocuments
  readonly log: Logger
}

/** Documents that were said in the log; each is said once, and a flood of them pushes out its own. */
const maxRememberedStrangers = 1_000

/**
 * Runs the documents of the manifests by their names, and refuses those that are in none, or says so in the log.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Persisted-Documents
 */
export function useTrustedDocuments({ mode, documents, log }: TrustedDocumentParts): Plugin {
  const strangers = new LRUCache<string, true>({ max: maxRememberedStrangers })

  function report(query: string, operationName: string | undefined): void {
    const hash = createHash('sha256').update(query).digest('hex')
    if (strangers.has(hash)) return
    strangers.set(hash, true)
    log.warn({ hash, operationName }, 'a document is not in a manifest of trusted documents')
  }

  return {
    onStart: () => documents.open(),
    onParams({ params, setParams }) {
      const { query, operationName } = params
      if (query !== undefined) {
        if (documents.has(query)) return
        if (mode === 'enforce') throw isNotTrusted()
        report(query, operationName)
        return
      }
      const id = params.documentId ?? readHash(params)
      if (id === undefined) return
      const known = documents.find(id)
      if (known !== undefined) setParams({ ...params, query: known })
      else if (mode === 'enforce' || params.documentId !== undefined) throw isNotFound()
    },
    [Symbol.asyncDispose]: () => documents[Symbol.asyncDispose](),
  }
}

function isNotTrusted(): GatewayError {
  return new GatewayError(
    'DOCUMENT_NOT_TRUSTED',
    'Only documents that were registered are run here: register it, and ask for it by its "documentId".',
  )
}

function isNotFound(): GatewayError {
  return new GatewayError('DOCUMENT_NOT_FOUND', 'There is no document of this "documentId".', {
    extensions: { http: { headers: { 'cache-control': 'no-store' } } },
  })
}
