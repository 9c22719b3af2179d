import { Upload } from '../../gateway/context/upload.ts'

/** A body that an operation takes, a value for it, and the exact bytes that must be on the wire. */
export interface BodyCase {
  readonly title: string
  readonly mediaType: string
  readonly media: Readonly<Record<string, unknown>>
  readonly value: unknown
  /** `content-type`; a boundary is written as `BOUNDARY`. */
  readonly type: string
  readonly body: string
}

/** The files that come with each request, by the text that stands for them. */
export const uploads = new Map([
  [
    'png',
    new Upload({ fileName: 'a "b".png', mediaType: 'image/png', bytes: Buffer.from([0x89, 0x50, 0, 0xff]) }),
  ],
  ['odd', new Upload({ fileName: '', mediaType: 'x\r\ny: z', bytes: Buffer.from('odd') })],
])

const text = { type: 'string' }
const list = { type: 'array', items: text }
const file = { type: 'string', format: 'binary' }
const object = (properties: object) => ({ type: 'object', properties })
const size = object({ width: { type: 'integer' } })

const json: [title: string, schema: object | undefined, value: unknown, body: string][] = [
  ['an object', object({ a: text, 'b-c': text }), { a: 'x', bC: 'y' }, '{"a":"x","b-c":"y"}'],
  ['null at a property', object({ a: { ...text, nullable: true } }), { a: null }, '{"a":null}'],
  ['an object in an object', object({ size }), { size: { width: 1 } }, '{"size":{"width":1}}'],
  ['a list', list, ['a', 'b'], '["a","b"]'],
  ['a list of objects', { type: 'array', items: size }, [{ width: 1 }], '[{"width":1}]'],
  ['a text', text, 'a"b', '"a\\"b"'],
  ['a number', { type: 'number' }, 1.5, '1.5'],
  ['a boolean', { type: 'boolean' }, false, 'false'],
  ['anything', undefined, { a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
  [
    'an odd enum value',
    object({ kind: { ...text, enum: ['2nd-hand'] } }),
    { kind: '_2ndHand' },
    '{"kind":"2nd-hand"}',
  ],
  ['a file in base64', object({ image: file }), { image: 'png' }, '{"image":"iVAA/w=="}'],
  ['beyond ASCII', text, 'é😀', '"é😀"'],
]

const form: [title: string, media: object, value: unknown, body: string][] = [
  ['texts', { schema: object({ a: text, b: text }) }, { a: 'x y', b: '&=+' }, 'a=x%20y&b=%26%3D%2B'],
  ['an odd name', { schema: object({ 'a[b]': text }) }, { aB: 'x' }, 'a%5Bb%5D=x'],
  ['a list', { schema: object({ a: list }) }, { a: ['x', 'y'] }, 'a=x&a=y'],
  ['an object as JSON', { schema: object({ size }) }, { size: { width: 1 } }, 'size=%7B%22width%22%3A1%7D'],
  [
    'a list in one',
    { schema: object({ a: list }), encoding: { a: { style: 'form', explode: false } } },
    { a: ['x', 'y'] },
    'a=x,y',
  ],
  [
    'a list with pipes',
    { schema: object({ a: list }), encoding: { a: { style: 'pipeDelimited', explode: false } } },
    { a: ['x', 'y'] },
    'a=x%7Cy',
  ],
  [
    'a deep object',
    { schema: object({ size }), encoding: { size: { style: 'deepObject', explode: true } } },
    { size: { width: 1 } },
    'size%5Bwidth%5D=1',
  ],
  [
    'a deep list of objects',
    { schema: object({ a: { type: 'array', items: size } }), encoding: { a: { style: 'deepObject' } } },
    { a: [{ width: 1 }, { width: 2 }] },
    'a%5B0%5D%5Bwidth%5D=1&a%5B1%5D%5Bwidth%5D=2',
  ],
  [
    'a list as JSON',
    { schema: object({ a: list }), encoding: { a: { contentType: 'application/json' } } },
    { a: ['x'] },
    'a=%5B%22x%22%5D',
  ],
  [
    'reserved characters',
    { schema: object({ a: text }), encoding: { a: { allowReserved: true } } },
    { a: 'http://x/?y' },
    'a=http://x/?y',
  ],
  ['nulls left out', { schema: object({ a: text, b: text }) }, { a: null, b: '1' }, 'b=1'],
  [
    'numbers and booleans',
    { schema: object({ a: { type: 'integer' }, b: { type: 'boolean' } }) },
    { a: 1, b: false },
    'a=1&b=false',
  ],
]

const part = (name: string, content: string, type?: string) =>
  `--BOUNDARY\r\nContent-Disposition: form-data; name="${name}"\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`
const end = '--BOUNDARY--\r\n'
const png = (name: string, type = 'image/png') =>
  `--BOUNDARY\r\nContent-Disposition: form-data; name="${name}"; filename="a %22b%22.png"\r\nContent-Type: ${type}\r\n\r\n\x89P\x00\xff\r\n`

const multipart: [title: string, media: object, value: unknown, body: string][] = [
  [
    'texts',
    { schema: object({ a: text, b: text }) },
    { a: 'x', b: 'y' },
    part('a', 'x') + part('b', 'y') + end,
  ],
  ['a file', { schema: object({ image: file }) }, { image: 'png' }, png('image') + end],
  [
    'a file and a text',
    { schema: object({ a: text, image: file }) },
    { a: 'x', image: 'png' },
    part('a', 'x') + png('image') + end,
  ],
  [
    'several files',
    { schema: object({ images: { type: 'array', items: file } }) },
    { images: ['png', 'png'] },
    png('images') + png('images') + end,
  ],
  [
    'a file without a name, of no type',
    { schema: object({ f: file }) },
    { f: 'odd' },
    '--BOUNDARY\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\nodd\r\n' +
      end,
  ],
  [
    'a file of the documented type',
    { schema: object({ image: file }), encoding: { image: { contentType: 'image/x-png' } } },
    { image: 'png' },
    png('image', 'image/x-png') + end,
  ],
  [
    'a file of a range of types',
    { schema: object({ image: file }), encoding: { image: { contentType: 'image/*' } } },
    { image: 'png' },
    png('image') + end,
  ],
  [
    'an object as JSON',
    { schema: object({ size }) },
    { size: { width: 1 } },
    part('size', '{"width":1}', 'application/json') + end,
  ],
  ['a list', { schema: object({ a: list }) }, { a: ['x', 'y'] }, part('a', 'x') + part('a', 'y') + end],
  [
    'a list of objects',
    { schema: object({ a: { type: 'array', items: size } }) },
    { a: [{ width: 1 }] },
    part('a', '{"width":1}', 'application/json') + end,
  ],
  [
    'a text of a type',
    { schema: object({ a: text }), encoding: { a: { contentType: 'text/csv' } } },
    { a: 'x,y' },
    part('a', 'x,y', 'text/csv') + end,
  ],
  [
    'a list as one JSON part',
    { schema: object({ a: list }), encoding: { a: { contentType: 'application/json' } } },
    { a: ['x'] },
    part('a', '["x"]', 'application/json') + end,
  ],
  ['an odd name', { schema: object({ 'a"b': text }) }, { aB: 'x' }, part('a%22b', 'x') + end],
  ['nulls left out', { schema: object({ a: text, b: text }) }, { a: null, b: 'y' }, part('b', 'y') + end],
  ['nothing at all', { schema: object({ a: text }) }, {}, end],
]

const others: BodyCase[] = [
  {
    title: 'text',
    mediaType: 'text/plain',
    media: { schema: text },
    value: 'a\nb',
    type: 'text/plain',
    body: 'a\nb',
  },
  {
    title: 'XML',
    mediaType: 'application/xml',
    media: { schema: size },
    value: '<a/>',
    type: 'application/xml',
    body: '<a/>',
  },
  { title: 'CSV', mediaType: 'text/csv', media: {}, value: 'a,b', type: 'text/csv', body: 'a,b' },
  {
    title: 'bytes',
    mediaType: 'application/octet-stream',
    media: { schema: file },
    value: 'png',
    type: 'application/octet-stream',
    body: '\x89P\x00\xff',
  },
  {
    title: 'an image',
    mediaType: 'image/png',
    media: {},
    value: 'png',
    type: 'image/png',
    body: '\x89P\x00\xff',
  },
  {
    title: 'anything binary',
    mediaType: 'image/*',
    media: {},
    value: 'png',
    type: 'application/octet-stream',
    body: '\x89P\x00\xff',
  },
  {
    title: 'JSON by another name',
    mediaType: 'application/vnd.api+json',
    media: { schema: size },
    value: { width: 1 },
    type: 'application/vnd.api+json',
    body: '{"width":1}',
  },
  {
    title: 'JSON for anything',
    mediaType: '*/*',
    media: { schema: size },
    value: { width: 1 },
    type: 'application/json',
    body: '{"width":1}',
  },
  {
    title: 'JSON with a charset',
    mediaType: 'application/json; charset=utf-8',
    media: { schema: size },
    value: { width: 1 },
    type: 'application/json; charset=utf-8',
    body: '{"width":1}',
  },
  {
    title: 'JSON merge patches',
    mediaType: 'application/merge-patch+json',
    media: { schema: size },
    value: { width: null },
    type: 'application/merge-patch+json',
    body: '{"width":null}',
  },
]

/** Every kind of body. */
export const bodyCases: readonly BodyCase[] = [
  ...json.map(([title, schema, value, body]) => ({
    title: `JSON: ${title}`,
    mediaType: 'application/json',
    media: { schema },
    value,
    type: 'application/json',
    body: Buffer.from(body).toString('latin1'),
  })),
  ...form.map(([title, media, value, body]) => ({
    title: `a form: ${title}`,
    mediaType: 'application/x-www-form-urlencoded',
    media: { ...media },
    value,
    type: 'application/x-www-form-urlencoded',
    body,
  })),
  ...multipart.map(([title, media, value, body]) => ({
    title: `multipart: ${title}`,
    mediaType: 'multipart/form-data',
    media: { ...media },
    value,
    type: 'multipart/form-data; boundary=BOUNDARY',
    body,
  })),
  ...others,
]
