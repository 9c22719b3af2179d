import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerSettings } from '../../config/server-options.ts'
import type { GraphHolder } from '../../graph/graph-holder.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { pathOf } from '../http/request-url.ts'
import { createDefaultQuery } from './create-default-query.ts'
import { renderPage } from './render-page.ts'

/** The explorer that browsers get at the paths of GraphQL. */
export interface GraphiQL {
  /** Answers what is GraphiQL's, and says whether it was. */
  answers(request: IncomingMessage, response: ServerResponse): boolean
}

/** What a {@link GraphiQL} is made of. */
export interface GraphiQLOptions {
  readonly settings: Pick<ServerSettings, 'path' | 'defaultQuery' | 'introspection'>
  readonly graphs: GraphHolder
  /** Whether GraphQL is served at a path. */
  readonly isServed: (path: string) => boolean
  readonly log: Logger
}

interface Asset {
  readonly type: string
  readonly text: string
  readonly etag: string
}

/** Builds a {@link GraphiQL} that takes nothing from anybody else's server: its files come with the package. */
export function createGraphiQL({ settings, graphs, isServed, log }: GraphiQLOptions): GraphiQL {
  const { path } = settings
  const assetsPath = `${path === '/' ? '' : path}/graphiql/`

  function sendPage(response: ServerResponse, endpoint: string): void {
    // The page is for everybody; the schema perhaps not.
    const schema = settings.introspection === true && endpoint === path ? graphs.current?.schema : undefined
    const defaultQuery = settings.defaultQuery ?? (schema && createDefaultQuery(schema))
    response.writeHead(200, pageHeaders).end(renderPage({ endpoint, assetsPath, defaultQuery }))
  }

  async function sendAsset(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const asset = (await loadAssets()).get(name)
    if (!asset) {
      response.writeHead(404).end()
    } else if (request.headers['if-none-match'] === asset.etag) {
      response.writeHead(304, { etag: asset.etag }).end()
    } else {
      const headers = { 'content-type': asset.type, 'cache-control': 'no-cache', etag: asset.etag }
      response.writeHead(200, headers).end(asset.text)
    }
  }

  return {
    answers(request, response) {
      const { method, headers } = request
      if (method !== 'GET') return false
      const requested = pathOf(request)
      if (requested.startsWith(assetsPath)) {
        sendAsset(request, response, requested.slice(assetsPath.length)).catch((error: unknown) => {
          log.error({ err: error }, 'GraphiQL could not be loaded')
          response.destroy()
        })
        return true
      }
      if (headers.accept?.includes('text/html') !== true) return false
      if (isServed(requested)) sendPage(response, requested)
      else if (requested === '/') response.writeHead(302, { location: path }).end()
      else return false
      return true
    },
  }
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
  ].join('; '),
} as const

/** Starts GraphiQL with the options that the page holds. */
const bootScript = `
const options = JSON.parse(document.getElementById('options').textContent)
const assetsPath = document.body.dataset.assets
const workers = { json: 'json.worker.js', graphql: 'graphql.worker.js' }
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => assetsPath + (workers[label] ?? 'editor.worker.js'),
}
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), options)
`

let assets: Promise<ReadonlyMap<string, Asset>> | undefined

/** Loaded when a browser asks first: they have 9 MB, which a gateway that nobody explores should not hold. */
function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  assets ??= readAssets()
  return assets
}

async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql')
  const script = 'text/javascript; charset=utf-8'
  return new Map([
    ['app.js', toAsset(script, bundle.js)],
    ['app.css', toAsset('text/css; charset=utf-8', bundle.css)],
    ['boot.js', toAsset(script, bootScript)],
    ['editor.worker.js', toAsset(script, bundle.editorWorkerService)],
    ['json.worker.js', toAsset(script, bundle.jsonWorker)],
    ['graphql.worker.js', toAsset(script, bundle.graphqlWorker)],
  ])
}

function toAsset(type: string, text: string): Asset {
  return { type, text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}
