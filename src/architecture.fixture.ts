/** Reads what the check of the architecture looks at: what a module imports, and where it touches the machine. */
import { parseAst } from "vitest/node"

export interface Import {
  readonly from: string
  readonly isTypeOnly: boolean
}

/** Stands for the address of an import that is no literal. */
export const madeAtRunTime = "an address made at run time"

type Node = Readonly<Record<string, unknown>> & { readonly type: string }

/** The imports of a module, dynamic and type imports included, and where it touches clock, chance, timers or process. */
export const readSource = (text: string): Source => {
  const known = sources.get(text)
  if (known !== undefined) return known
  const imports: Array<Import> = []
  const touches: Array<string> = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    imports.push(...importsOf(value))
    touches.push(...touchOf(value))
    Object.values(value).forEach(visit)
  }
  visit(parseAst(text, { lang: "ts" }))
  const source = { imports, touches }
  sources.set(text, source)
  return source
}

/** Several checks read all of them. */
const sources = new Map<string, Source>()

interface Source {
  readonly imports: ReadonlyArray<Import>
  readonly touches: ReadonlyArray<string>
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

const nodesIn = (value: unknown): ReadonlyArray<Node> => (Array.isArray(value) ? value.filter(isNode) : [])

const importsOf = (node: Node): ReadonlyArray<Import> => {
  const source = node["source"]
  if (!isNode(source)) return []
  if (typeof source["value"] !== "string") return [{ from: madeAtRunTime, isTypeOnly: false }]
  const specifiers = nodesIn(node["specifiers"])
  const kindOf = (part: Node) => part["importKind"] ?? part["exportKind"]
  const isTypeOnly =
    node.type === "TSImportType" ||
    kindOf(node) === "type" ||
    (specifiers.length > 0 && specifiers.every((specifier) => kindOf(specifier) === "type"))
  return [{ from: source["value"], isTypeOnly }]
}

const timersAndNetwork = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch"]
const drawsOfCrypto = ["randomBytes", "randomInt", "randomUUID", "randomFill", "randomFillSync", "webcrypto"]

const touchOf = (node: Node): ReadonlyArray<string> => {
  const nameOf = (value: unknown) =>
    isNode(value) && value.type === "Identifier" ? String(value["name"]) : undefined
  const when = (condition: boolean, what: string) => (condition ? [what] : [])
  switch (node.type) {
    case "MemberExpression": {
      const object = nameOf(node["object"])
      const property = nameOf(node["property"])
      const member = `${object}.${property}`
      return [
        ...when(["Date.now", "Math.random", "performance.now"].includes(member), member),
        ...when(object === "process", member),
        ...when(
          object === "globalThis" && timersAndNetwork.concat("process").includes(property ?? ""),
          member
        ),
        ...when(object === "crypto", member)
      ]
    }
    case "NewExpression":
      return when(nameOf(node["callee"]) === "Date" && nodesIn(node["arguments"]).length === 0, "new Date()")
    case "CallExpression": {
      const callee = nameOf(node["callee"])
      return [
        ...when(callee === "Date", "Date()"),
        ...when(callee !== undefined && timersAndNetwork.includes(callee), `${callee}`)
      ]
    }
    case "ImportSpecifier": {
      const imported = nameOf(node["imported"]) ?? ""
      return when(drawsOfCrypto.includes(imported) || imported.startsWith("generateKey"), imported)
    }
    default:
      return []
  }
}
