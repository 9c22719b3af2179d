import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memberOf, readLoosely } from './read-loosely.ts'

/** Which file a config is to be written to, and what may be written there. */
export interface ConfigFile {
  readonly name: 'selvage.config.ts' | 'selvage.config.mts' | 'selvage.config.mjs' | 'selvage.yaml'
  /** Whether `selvage` can be imported there. */
  readonly usesPackage: boolean
}

/**
 * Chooses the file that fits a folder: a module with types in a package that depends on `selvage`, in TypeScript where
 * that is used; YAML where nothing can be imported. Code has to go into a module in any case.
 */
export async function chooseConfigFile(folder: string, needsCode: boolean): Promise<ConfigFile> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '')
  const manifest = readLoosely(text)
  const dependsOn = (name: string) =>
    [memberOf(manifest, 'dependencies'), memberOf(manifest, 'devDependencies')].some(
      (dependencies) => memberOf(dependencies, name) !== undefined,
    )
  if (!dependsOn('selvage'))
    return { name: needsCode ? 'selvage.config.mjs' : 'selvage.yaml', usesPackage: false }
  if (!dependsOn('typescript') && !(await exists(join(folder, 'tsconfig.json')))) {
    return { name: 'selvage.config.mjs', usesPackage: true }
  }
  // In a package of CommonJS modules only `.mts` says that this is none.
  const isModule = memberOf(manifest, 'type') === 'module'
  return { name: isModule ? 'selvage.config.ts' : 'selvage.config.mts', usesPackage: true }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
