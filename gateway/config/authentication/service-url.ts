import { z } from 'zod'

/** Hosts that are this machine: what goes to them can't be heard on the way. */
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** The URL of a service that is trusted with credentials, or for keys: `https:`, or of this machine, and no credentials in it. */
export const serviceUrl = z.url({ protocol: /^https?$/ }).superRefine((text, context) => {
  if (!URL.canParse(text)) return
  const { protocol, hostname, username, password } = new URL(text)
  if (protocol !== 'https:' && !loopback.test(hostname)) {
    context.addIssue({
      code: 'custom',
      message: 'expected an https:// URL: keys and tokens must not be changed on the way',
    })
  }
  if (username !== '' || password !== '') {
    context.addIssue({ code: 'custom', message: 'expected a URL without credentials' })
  }
})
