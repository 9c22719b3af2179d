import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GatewayError } from '../errors/gateway-error.ts'
import type { SupergraphFeed, SupergraphFeedOptions } from './supergraph-feed.ts'
import { createUrlFeed } from './supergraph-url-feed.ts'

/** Follows a file, or a URL. */
export function createSupergraphFeed(options: SupergraphFeedOptions): SupergraphFeed {
  const isUrl = /^https?:\/\//i.test(options.location)
  return isUrl ? createUrlFeed(options) : createFileFeed(options)
}

function createFileFeed({ location, baseDir }: SupergraphFeedOptions): SupergraphFeed {
  return {
    name: location,
    isRemote: false,
    async read(inputs) {
      const path = resolve(baseDir, location)
      inputs.watchFile(path)
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        throw new GatewayError('SUPERGRAPH_INVALID', `The supergraph file "${location}" can't be read.`, {
          cause: error,
        })
      }
    },
  }
}
