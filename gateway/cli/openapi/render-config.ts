import { basename, extname } from 'node:path'
import type { FoundLookup } from '../../sources/openapi/model/find-lookups.ts'
import type { SecurityScheme } from '../../sources/openapi/model/rest-model.ts'
import type { OpenApiMapping } from '../../sources/openapi/map-open-api.ts'
import type { ConfigEntry } from '../init/config-tree.ts'
import { renderYaml } from '../init/render-yaml.ts'
import { describeLookup } from './render-report.ts'

/** Writes a config to start from: the source, with the entities and joins that were found and the credentials it needs. */
export function renderConfig(document: string, mapping: OpenApiMapping): string {
  const { model } = mapping
  const { lookups, joins, events } = mapping.suggest()
  const security = [...model.securitySchemes].flatMap(([name, scheme]) => securityEntry(name, scheme))
  const source: ConfigEntry[] = [
    scalar('kind', 'openapi'),
    scalar('document', document),
    ...(model.serverUrl === undefined ? [] : [{ ...scalar('url', model.serverUrl), isOff: true }]),
    ...group(
      {
        key: 'security',
        comment: 'Credentials that the document speaks of; remove what you do not need.',
        isOff: true,
      },
      security,
    ),
    ...group(
      { key: 'entities', comment: 'Found in the document: look them over.' },
      lookups.map(entityEntry),
    ),
    ...group(
      { key: 'joins', comment: 'Found by the names of fields: look them over.' },
      joins.map(({ place, from, typeName, key }) => ({
        key: place,
        value: { entries: [scalar('type', typeName), scalar('from', from), scalar('key', key)] },
      })),
    ),
    ...group(
      {
        key: 'webhooks',
        comment: `Makes subscriptions of what the service sends: ${listNames(events)}.`,
        isOff: true,
      },
      events.length === 0 ? [] : webhookEntries(sourceName(document)),
    ),
  ]
  const name = sourceName(document)
  return renderYaml([{ key: 'sources', value: { entries: [{ key: name, value: { entries: source } }] } }])
}

/** `shop-api` for `./shop-api.v2.yaml`. */
export function sourceName(document: string): string {
  const path = URL.canParse(document) ? new URL(document).pathname : document
  const name = basename(path, extname(path)).replace(/\W.*$/s, '')
  return /^[A-Za-z]/.test(name) ? name : 'rest'
}

const maxListedEvents = 10

function listNames(events: readonly string[]): string {
  const more = events.length > maxListedEvents ? [`${events.length - maxListedEvents} more`] : []
  return [...events.slice(0, maxListedEvents), ...more].join(', ')
}

function webhookEntries(name: string): ConfigEntry[] {
  const secret = { variable: `${name.replace(/\W+/g, '_').toUpperCase()}_WEBHOOK_SECRET`, fallback: '' }
  const signature = [
    scalar('kind', 'hmac'),
    scalar('header', 'x-signature'),
    { key: 'secret', value: secret },
  ]
  return [scalar('path', `/webhooks/${name}`), { key: 'signature', value: { entries: signature } }]
}

function entityEntry(lookup: FoundLookup): ConfigEntry {
  const { typeName, key, get, list } = lookup
  const entries = [
    scalar('key', key),
    ...(get ? [scalar('get', get.name)] : []),
    ...(list ? [scalar('list', list.operation.name), scalar('keysParam', list.keysParam)] : []),
  ]
  return { key: typeName, value: { entries }, comment: describeLookup(lookup) }
}

function securityEntry(name: string, scheme: SecurityScheme): ConfigEntry[] {
  const variable = (suffix: string) => ({
    variable: `${name.replace(/\W+/g, '_').toUpperCase()}_${suffix}`,
    fallback: '',
  })
  const entry = (...entries: ConfigEntry[]): ConfigEntry[] => [{ key: name, value: { entries } }]
  switch (scheme.kind) {
    case 'apiKey':
      return entry({ key: 'apiKey', value: variable('KEY') })
    case 'basic':
      return entry(
        { key: 'username', value: variable('USER') },
        { key: 'password', value: variable('PASSWORD') },
      )
    case 'bearer':
      return entry({ key: 'bearer', value: variable('TOKEN') })
    case 'oauth2':
      return entry(
        { key: 'clientId', value: variable('CLIENT_ID') },
        { key: 'clientSecret', value: variable('CLIENT_SECRET') },
      )
    case 'other':
      return []
  }
}

function scalar(key: string, value: string): ConfigEntry {
  return { key, value: { scalar: value } }
}

function group(entry: Omit<ConfigEntry, 'value'>, entries: readonly ConfigEntry[]): ConfigEntry[] {
  return entries.length === 0 ? [] : [{ ...entry, value: { entries } }]
}
