/** What a schema accepts, in the words of the files that it reads: "a list", not "array". */
import type { SchemaAST } from "effect"

type Ast = SchemaAST.AST

/** For "expected …". */
export const expected = (ast: Ast): string => {
  const limits = limitsOf(ast)
  switch (ast._tag) {
    case "String":
      // The pattern comes last, and says most.
      return limits.at(-1) ?? "a text"
    case "Number":
      return limits.length === 0 ? "a number" : limits.join(", ")
    case "Boolean":
      return "true or false"
    case "Arrays":
      return "a list"
    case "Objects":
      return "a mapping"
    case "Literal":
      return String(ast.literal)
    case "Null":
    case "Undefined":
      return "nothing"
    case "Union":
      return oneOf(membersOf(ast))
    default:
      return "another value"
  }
}

/** The words that a schema accepts as they are. */
export const literalsOf = (ast: Ast): ReadonlyArray<string> =>
  ast._tag === "Union" ? ast.types.flatMap(literalsOf) : ast._tag === "Literal" ? [String(ast.literal)] : []

/** A member may be a union itself. */
const membersOf = ({ types }: SchemaAST.Union): ReadonlyArray<Ast> =>
  types.flatMap((type) => (type._tag === "Union" ? membersOf(type) : [type]))

const oneOf = (types: ReadonlyArray<Ast>): string => {
  const words = types.flatMap(literalsOf)
  const others = [
    ...types.filter(({ _tag }) => _tag !== "Objects" && _tag !== "Literal").map(expected),
    // Beside several words a mapping is the long form of one of them.
    ...(words.length > 1 ? [] : mappings(types.filter((type) => type._tag === "Objects")))
  ]
  if (others.length === 0) return words.length > 1 ? `one of ${words.join(", ")}` : (words[0] ?? "no value")
  return [...new Set([...words, ...others])].join(" or ")
}

/** Mappings are told apart by what one key says, or by which keys they must have. */
const mappings = (types: ReadonlyArray<SchemaAST.Objects>): ReadonlyArray<string> => {
  const tags = types.map(({ propertySignatures }) =>
    propertySignatures.find(({ type }) => type._tag === "Literal")
  )
  const [first] = tags
  if (first !== undefined && tags.every((tag) => tag?.name === first.name)) {
    const said = [...new Set(tags.flatMap((tag) => (tag === undefined ? [] : literalsOf(tag.type))))]
    return [`a mapping with ${String(first.name)}: ${said.length > 1 ? "one of " : ""}${said.join(", ")}`]
  }
  return types.map(({ propertySignatures }) => {
    const needed = propertySignatures
      .filter(({ type }) => type.context?.isOptional !== true)
      .map(({ name }) => String(name))
    return needed.length === 0 ? "a mapping" : `a mapping with ${needed.join(" and ")}`
  })
}

const limitsOf = ({ checks }: Ast): ReadonlyArray<string> =>
  checks === undefined
    ? []
    : checks.flatMap(({ annotations }) => {
        const words = annotations?.["expected"]
        return typeof words === "string" ? [words] : []
      })
