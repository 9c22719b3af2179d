import { toArgumentName } from './names.ts'
import type { NameScope } from './names.ts'
import type { RestParameter } from './rest-model.ts'
import { textScalar } from './scalars.ts'

/** A path whose every `{name}` has its parameter. */
interface MendedPath {
  readonly path: string
  readonly parameters: readonly RestParameter[]
  /** What had to be guessed, and why. */
  readonly mistakes: readonly string[]
}

/**
 * Makes sense of a path that is not what OpenAPI has, as documents write them: without a `/` at its beginning, with `:id` or
 * `{id:[0-9]+}` for `{id}`, in other letters than its parameter, with `{?page,size}` behind it, or with a part that no parameter is
 * for, which is then a text.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#path-templating
 */
export function mendPath(
  original: string,
  parameters: readonly RestParameter[],
  args: NameScope,
): MendedPath {
  const mistakes: string[] = []
  const added: RestParameter[] = []
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  const rooted = original.startsWith('/') ? original : `/${original}`
  if (rooted !== original) mistakes.push('its path does not begin with "/"')
  const plain = rooted.replace(/\{[?&][^}]*\}/g, (template) => {
    mistakes.push(`its path has "${template}", which says nothing that its parameters do not`)
    return ''
  })
  const unused = inPath.filter(({ name }) => !plain.includes(`{${name}}`))
  const templated = unused.reduce((path, { name }) => {
    const written = path.split('/').map((segment) => (segment === `:${name}` ? `{${name}}` : segment))
    if (written.join('/') !== path) mistakes.push(`its path has ":${name}" for "{${name}}"`)
    return written.join('/')
  }, plain)
  const path = templated.replace(/\{([^}]+)\}/g, (template, name: string) => {
    if (inPath.some((parameter) => parameter.name === name)) return template
    const similar = unused.find((parameter) => wordOf(parameter.name) === wordOf(name))
    if (similar) {
      mistakes.push(`its path has "${template}" for its parameter "${similar.name}"`)
      return `{${similar.name}}`
    }
    if (!added.some((parameter) => parameter.name === name)) {
      mistakes.push(
        `its path has "${template}", for which there is no path parameter: it is taken for a text`,
      )
      added.push(textParameter(name, args))
    }
    return template
  })
  return { path, parameters: [...parameters, ...added], mistakes }
}

/** The name before a pattern or a modifier (RFC 6570), whatever its letters and what separates them. */
function wordOf(name: string): string {
  return name
    .replace(/[:*].*$/s, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
}

function textParameter(name: string, args: NameScope): RestParameter {
  return {
    argument: args.take(toArgumentName(name), toArgumentName(`${name}-path`)),
    name,
    in: 'path',
    required: true,
    description: undefined,
    deprecated: false,
    preset: undefined,
    use: { schema: textScalar, nullable: false },
    style: 'simple',
    explode: false,
    allowReserved: false,
    asJson: false,
  }
}
