import { relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const index = 'gateway/index.ts'
const program = ts.createProgram([index], { ...readCompilerOptions(), noEmit: true })
const checker = program.getTypeChecker()

test('every type that the public API speaks of can be imported from it', () => {
  const exported = exportsOf(index)
  const missing = [...exported].flatMap((symbol) =>
    typesNamedBy(symbol)
      .filter((named) => !exported.has(named))
      .map((named) => `${symbol.name} names ${describe(named)}`),
  )
  expect([...new Set(missing)]).toEqual([])
})

function exportsOf(path: string): ReadonlySet<ts.Symbol> {
  const source = program.getSourceFile(path)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${path} is no module`)
  return new Set(checker.getExportsOfModule(module).map(resolve))
}

/** Our own types and classes in the signature of a declaration: what stands in function bodies is nobody's business. */
function typesNamedBy(symbol: ts.Symbol): ts.Symbol[] {
  const named: ts.Symbol[] = []
  function visit(node: ts.Node): void {
    if (ts.isBlock(node) || (ts.isPropertyDeclaration(node) && node.initializer && !node.type)) return
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression
      const target = checker.getSymbolAtLocation(name)
      if (target) named.push(resolve(target))
    }
    ts.forEachChild(node, visit)
  }
  for (const declaration of symbol.declarations ?? []) visit(declaration)
  return named.filter(isOurs)
}

function resolve(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function isOurs(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? []
  if (!declaration || ts.isTypeParameterDeclaration(declaration)) return false
  return relative('.', declaration.getSourceFile().fileName).startsWith('gateway')
}

function describe(symbol: ts.Symbol): string {
  return `${symbol.name} of ${relative('.', symbol.declarations?.[0]?.getSourceFile().fileName ?? '')}`
}

function readCompilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: unknown
  }
  return ts.parseJsonConfigFileContent(config, ts.sys, '.').options
}
