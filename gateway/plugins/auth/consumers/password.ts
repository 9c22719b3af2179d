import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** 32 MiB and three rounds. See the OWASP Password Storage Cheat Sheet. */
const cost = { ln: 15, r: 8, p: 3 }
const hashBytes = 32
const saltBytes = 16
/** More than any cost that the form of a stored password allows. */
const maxMemoryBytes = 160 * 1_048_576

/** A stored password, in the PHC string format; its cost is bounded, as each check pays it. */
export const passwordForm = /^\$scrypt\$ln=(1[0-7]),r=(8),p=([1-5])\$([A-Za-z\d+/]{22})\$([A-Za-z\d+/]{43})$/

/** Hashes a password for the file of consumers, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const { ln, r, p } = cost
  const key = await derive(password, salt, cost)
  return `$scrypt$ln=${ln},r=${r},p=${p}$${encode(salt)}$${encode(key)}`
}

/** Checks a password in a time that says nothing of it. Slow on purpose, and not on the main thread. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, ln, r, p, salt = '', expected = ''] = passwordForm.exec(stored) ?? []
  if (ln === undefined) return false
  const key = await derive(password, Buffer.from(salt, 'base64'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  })
  const expectedKey = Buffer.from(expected, 'base64')
  return key.length === expectedKey.length && timingSafeEqual(key, expectedKey)
}

function derive(password: string, salt: Buffer, { ln, r, p }: typeof cost): Promise<Buffer> {
  const options = { N: 2 ** ln, r, p, maxmem: maxMemoryBytes }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hashBytes, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** Base64 without padding, as PHC strings have it. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
