/** A parameter of an operation, a value for it, and the exact text that must be on the wire. */
export interface ParameterCase {
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly parameter: Readonly<Record<string, unknown>>
  readonly value: unknown
  /** The path behind `/w/`, the query behind `?`, or the header's value; undefined for no such header or query. */
  readonly wire: string | undefined
}

const text = { type: 'string' }
const list = { type: 'array', items: text }
const color = {
  type: 'object',
  properties: { R: { type: 'integer' }, G: { type: 'integer' }, B: { type: 'integer' } },
}
const colors = ['blue', 'black', 'brown']
const rgb = { R: 100, G: 200, B: 150 }

const inPath = (style: string | undefined, explode: boolean | undefined, schema: object) => ({
  style,
  explode,
  schema,
})

/** Each style of a path, with the examples of the specification (`color`) and what a path can't hold as it is. */
const pathCases: [
  style: string | undefined,
  explode: boolean | undefined,
  ...(readonly [object, unknown, string][]),
][] = [
  [
    undefined,
    undefined,
    [text, 'blue', 'blue'],
    [text, 'a b/c?d#e%f', 'a%20b%2Fc%3Fd%23e%25f'],
    [text, "é'!()*~", '%C3%A9%27%21%28%29%2A~'],
    [text, '😀', '%F0%9F%98%80'],
    [{ type: 'integer' }, 0, '0'],
    [{ type: 'number' }, 1.5, '1.5'],
    [{ type: 'boolean' }, false, 'false'],
    [{ type: 'string', enum: ['2nd-hand'] }, '_2ndHand', '2nd-hand'],
    [{ type: 'string', format: 'date-time' }, '2026-01-02T03:04:05Z', '2026-01-02T03%3A04%3A05Z'],
    [list, colors, 'blue,black,brown'],
    [list, ['a,b', 'c'], 'a%2Cb,c'],
    [color, rgb, 'R,100,G,200,B,150'],
  ],
  [
    'simple',
    true,
    [text, 'blue', 'blue'],
    [list, colors, 'blue,black,brown'],
    [color, rgb, 'R=100,G=200,B=150'],
  ],
  [
    'label',
    false,
    [text, 'blue', '.blue'],
    [text, 'a.b', '.a.b'],
    [list, colors, '.blue,black,brown'],
    [color, rgb, '.R,100,G,200,B,150'],
  ],
  [
    'label',
    true,
    [text, 'blue', '.blue'],
    [list, colors, '.blue.black.brown'],
    [color, rgb, '.R=100.G=200.B=150'],
  ],
  [
    'matrix',
    false,
    [text, 'blue', ';p=blue'],
    [text, '', ';p'],
    [list, colors, ';p=blue,black,brown'],
    [color, rgb, ';p=R,100,G,200,B,150'],
  ],
  [
    'matrix',
    true,
    [text, 'blue', ';p=blue'],
    [text, 'a;b', ';p=a%3Bb'],
    [list, colors, ';p=blue;p=black;p=brown'],
    [color, rgb, ';R=100;G=200;B=150'],
  ],
]

/** Each style of a query. */
const queryCases: [parameter: object, value: unknown, wire: string | undefined][] = [
  [{ schema: text }, 'blue', 'p=blue'],
  [{ schema: text }, '', 'p='],
  [{ schema: text }, null, undefined],
  [{ schema: text }, 'a b&c=d+e', 'p=a%20b%26c%3Dd%2Be'],
  [{ schema: text }, '100%', 'p=100%25'],
  [{ schema: text }, 'naïve café', 'p=na%C3%AFve%20caf%C3%A9'],
  [{ schema: { type: 'boolean' } }, true, 'p=true'],
  [{ schema: { type: 'integer' } }, -5, 'p=-5'],
  [{ schema: { type: 'number' } }, 1e21, 'p=1e%2B21'],
  [{ schema: { type: 'string', format: 'date' } }, '2026-01-02', 'p=2026-01-02'],
  [{ schema: { type: 'string', enum: ['a b', 'c'] } }, 'aB', 'p=a%20b'],
  [{ schema: list }, colors, 'p=blue&p=black&p=brown'],
  [{ schema: list }, ['a,b', 'c d'], 'p=a%2Cb&p=c%20d'],
  [{ schema: list }, [], undefined],
  [{ schema: list }, ['one'], 'p=one'],
  [{ schema: color }, rgb, 'R=100&G=200&B=150'],
  [{ schema: color }, { R: 1, G: null }, 'R=1'],
  [{ schema: color }, {}, undefined],
  [{ explode: false, schema: text }, 'a,b', 'p=a%2Cb'],
  [{ explode: false, schema: list }, colors, 'p=blue,black,brown'],
  [{ explode: false, schema: list }, ['a,b', 'c d'], 'p=a%2Cb,c%20d'],
  [{ explode: false, schema: list }, [], undefined],
  [{ explode: false, schema: color }, rgb, 'p=R,100,G,200,B,150'],
  [{ style: 'form', explode: true, schema: list }, ['x', 'y'], 'p=x&p=y'],
  [{ style: 'spaceDelimited', explode: false, schema: list }, colors, 'p=blue%20black%20brown'],
  [{ style: 'spaceDelimited', explode: false, schema: color }, rgb, 'p=R%20100%20G%20200%20B%20150'],
  [{ style: 'spaceDelimited', schema: list }, ['a b', 'c'], 'p=a%20b%20c'],
  [{ style: 'spaceDelimited', explode: true, schema: list }, ['a', 'b'], 'p=a&p=b'],
  [{ style: 'pipeDelimited', explode: false, schema: list }, colors, 'p=blue%7Cblack%7Cbrown'],
  [{ style: 'pipeDelimited', explode: false, schema: color }, rgb, 'p=R%7C100%7CG%7C200%7CB%7C150'],
  [{ style: 'pipeDelimited', explode: true, schema: list }, ['a', 'b'], 'p=a&p=b'],
  [{ style: 'deepObject', explode: true, schema: color }, rgb, 'p%5BR%5D=100&p%5BG%5D=200&p%5BB%5D=150'],
  [{ style: 'deepObject', schema: color }, { R: 1, B: null }, 'p%5BR%5D=1'],
  [
    { style: 'deepObject', schema: { type: 'object' } },
    { a: { b: ['x', 'y z'] } },
    'p%5Ba%5D%5Bb%5D%5B0%5D=x&p%5Ba%5D%5Bb%5D%5B1%5D=y%20z',
  ],
  [{ style: 'deepObject', schema: list }, ['x', 'y'], 'p%5B0%5D=x&p%5B1%5D=y'],
  [{ style: 'deepObject', schema: text }, 'x', 'p=x'],
  [{ allowReserved: true, schema: text }, "a/b?c:d@e!$'()*,;=~", 'p=a/b?c:d@e!$%27()*,;=~'],
  [{ allowReserved: true, schema: text }, 'a&b#c+d e%zz%20', 'p=a%26b%23c%2Bd%20e%25zz%20'],
  [{ allowReserved: true, schema: text }, '[1]', 'p=[1]'],
  [{ allowReserved: true, explode: false, schema: list }, ['a/b', 'c:d'], 'p=a/b,c:d'],
  [{ content: { 'application/json': { schema: color } } }, { R: 1 }, 'p=%7B%22R%22%3A1%7D'],
  [{ content: { 'application/json': { schema: list } } }, ['a"b'], 'p=%5B%22a%5C%22b%22%5D'],
  [
    { schema: { type: 'array', items: color } },
    [{ R: 1 }, { G: 2 }],
    'p=%7B%22R%22%3A1%7D&p=%7B%22G%22%3A2%7D',
  ],
  [{ name: 'page[size]', schema: { type: 'integer' } }, 5, 'page%5Bsize%5D=5'],
  [{ name: 'ids[]', schema: list }, ['a', 'b'], 'ids%5B%5D=a&ids%5B%5D=b'],
  [{ name: '$filter', schema: text }, "n eq 'x'", '%24filter=n%20eq%20%27x%27'],
  [{ schema: { type: 'object', properties: { 'a-b': text } } }, { aB: 'x' }, 'a-b=x'],
]

const headerCases: [parameter: object, value: unknown, wire: string | undefined][] = [
  [{ schema: text }, 'blue', 'blue'],
  [{ schema: text }, 'a b, c; d="e"%', 'a b, c; d="e"%'],
  [{ schema: text }, null, undefined],
  [{ schema: { type: 'integer' } }, 5, '5'],
  [{ schema: { type: 'boolean' } }, true, 'true'],
  [{ schema: list }, colors, 'blue,black,brown'],
  [{ schema: list }, [], undefined],
  [{ explode: true, schema: list }, colors, 'blue,black,brown'],
  [{ schema: color }, rgb, 'R,100,G,200,B,150'],
  [{ explode: true, schema: color }, rgb, 'R=100,G=200,B=150'],
  [{ content: { 'application/json': { schema: color } } }, rgb, '{"R":100,"G":200,"B":150}'],
  [{ name: 'If-Match', schema: text }, '"etag"', '"etag"'],
]

const cookieCases: [parameter: object, value: unknown, wire: string | undefined][] = [
  [{ schema: text }, 'blue', 'p=blue'],
  [{ schema: text }, 'a;b c', 'p=a%3Bb%20c'],
  [{ schema: text }, null, undefined],
  [{ explode: false, schema: list }, colors, 'p=blue,black,brown'],
  [{ explode: true, schema: list }, colors, 'p=blue; p=black; p=brown'],
  [{ explode: false, schema: color }, rgb, 'p=R,100,G,200,B,150'],
  [{ explode: true, schema: color }, rgb, 'R=100; G=200; B=150'],
  [{ style: 'cookie', schema: text }, 'a=b/c', 'p=a=b/c'],
  [{ content: { 'application/json': { schema: color } } }, { R: 1 }, 'p=%7B%22R%22%3A1%7D'],
]

const toCases =
  (location: ParameterCase['in']) =>
  ([parameter, value, wire]: [object, unknown, string | undefined]): ParameterCase => ({
    in: location,
    parameter: { ...parameter },
    value,
    wire,
  })

/** Every style of every place. */
export const parameterCases: readonly ParameterCase[] = [
  ...pathCases.flatMap(([style, explode, ...cases]) =>
    cases.map(([schema, value, wire]) => toCases('path')([inPath(style, explode, schema), value, wire])),
  ),
  ...queryCases.map(toCases('query')),
  ...headerCases.map(toCases('header')),
  ...cookieCases.map(toCases('cookie')),
]
