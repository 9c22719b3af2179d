import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A TypeScript type of the options, with what its comments say. */
export interface OptionType {
  /** The comment of the interface; empty where there is none. */
  readonly comment: string
  /** The member of an object, by name. */
  member(name: string): OptionMember | undefined
  /** What a record holds under each name. */
  entry(): OptionType | undefined
  /** What a list holds. */
  item(): OptionType | undefined
  /** The types that a union is made of; of any other type, itself. */
  alternatives(): readonly OptionType[]
  readonly isList: boolean
  /** The text that a literal type stands for. */
  readonly literal: string | undefined
}

/** One option of an object. */
interface OptionMember {
  /** The comment of the member, or else of its type. */
  readonly comment: string
  readonly type: OptionType
}

const optionsFile = fileURLToPath(new URL('../../gateway/config/gateway-options.ts', import.meta.url))

/** Reads the interface `GatewayOptions`, with its comments. */
export function readGatewayOptions(): OptionType {
  const program = ts.createProgram([optionsFile], {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(optionsFile)
  const module = file && checker.getSymbolAtLocation(file)
  const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === 'GatewayOptions')
  if (!symbol) throw new Error(`${optionsFile} exports no GatewayOptions`)
  return toOptionType(checker, checker.getDeclaredTypeOfSymbol(symbol))
}

function toOptionType(checker: ts.TypeChecker, given: ts.Type): OptionType {
  const type = checker.getNonNullableType(given)
  const wrap = (inner: ts.Type | undefined) => (inner ? toOptionType(checker, inner) : undefined)
  return {
    comment: commentOf(checker, type.aliasSymbol) || commentOf(checker, type.getSymbol()),
    isList: checker.isArrayLikeType(type),
    literal: type.isStringLiteral() ? type.value : undefined,
    member(name) {
      const symbol = checker.getPropertyOfType(type, name)
      if (!symbol) return undefined
      const memberType = toOptionType(checker, checker.getTypeOfSymbol(symbol))
      return { comment: commentOf(checker, symbol) || memberType.comment, type: memberType }
    },
    entry: () => wrap(checker.getIndexTypeOfType(type, ts.IndexKind.String)),
    item: () => wrap(checker.getIndexTypeOfType(type, ts.IndexKind.Number)),
    alternatives: () =>
      type.isUnion()
        ? type.types.map((inner) => toOptionType(checker, inner))
        : [toOptionType(checker, type)],
  }
}

/** Comments of TypeScript's own types say nothing of options. */
function commentOf(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): string {
  const isOurs = symbol?.declarations?.some((node) => !node.getSourceFile().fileName.includes('node_modules'))
  if (!symbol || isOurs !== true) return ''
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
  return text
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
}
