import { z } from 'zod'

/** TLS towards a service. The files are PEM, relative to the config file; when one changes, the graph is made anew with it. */
export interface ClientTlsOptions {
  /** The gateway's own certificate, with those between it and its authority; needs `key`. Default: it shows none. */
  readonly cert?: string
  /** The private key of `cert`. Default: none. */
  readonly key?: string
  /** What `key` is encrypted with. Default: it isn't. */
  readonly passphrase?: string
  /** The authorities that may have signed the service's certificate. Default: the well-known ones. */
  readonly ca?: string
  /** The name that the service's certificate is for. Default: the host of the URL. */
  readonly servername?: string
}

/** Checks {@link ClientTlsOptions}. */
export const clientTlsSchema: z.ZodType<ClientTlsOptions, ClientTlsOptions> = z
  .strictObject({
    cert: z.string().min(1).optional(),
    key: z.string().min(1).optional(),
    passphrase: z.string().optional(),
    ca: z.string().min(1).optional(),
    servername: z.string().min(1).optional(),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    error: '`cert` and `key` go together',
  })
