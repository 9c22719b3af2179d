import pLimit from 'p-limit'
import { bundleDocument } from './bundle-document.ts'
import type { ExternalFile } from './bundle-document.ts'
import type { JsonObject } from './json-value.ts'
import { parseDocumentText } from './parse-document-text.ts'

/** Where a bundled document tells of the references it had: `unread` and `places` of {@link bundleDocument}. */
export const referencesKey = 'x-external-references'

/** Files that one document may consist of. */
const maxFiles = 2_000

const concurrentReads = 16

/** Tells documents that may refer to other files, without a look at each value. */
export function mayReferToFiles(text: string): boolean {
  return /\$ref['"]?\s*:\s*['"]?[^'"#\s]/.test(text)
}

/** What {@link resolveExternalReferences} reads from. */
export interface ReferenceReader {
  /** Of the document: references are relative to it. */
  readonly location: string
  /** Reads a file or URL; a rejection's message says why it can't be read. */
  readonly read: (location: string) => Promise<string>
}

/**
 * Reads all files that a document refers to, and takes their parts into it. What can't be read is left as it is and told
 * of under {@link referencesKey}, so that only the operations that need it are without it.
 */
export async function resolveExternalReferences(
  root: JsonObject,
  { location, read }: ReferenceReader,
): Promise<JsonObject> {
  const files = new Map<string, ExternalFile>()
  const limit = pLimit(concurrentReads)
  for (;;) {
    const { root: bundled, wanted, unread, places } = bundleDocument(root, location, files)
    if (wanted.length === 0) return { ...bundled, [referencesKey]: { unread, places } }
    const free = maxFiles - files.size
    for (const file of wanted.slice(free)) {
      files.set(file, { failure: `is one of more than ${maxFiles} files, which are not read` })
    }
    await Promise.all(
      wanted.slice(0, free).map((file) =>
        limit(async () => {
          files.set(file, await readFile(() => read(file)))
        }),
      ),
    )
  }
}

async function readFile(read: () => Promise<string>): Promise<ExternalFile> {
  try {
    return { content: parseDocumentText(await read()) }
  } catch (error) {
    return { failure: `can not be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
