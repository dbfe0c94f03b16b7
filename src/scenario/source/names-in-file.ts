/** What a file calls its models, attackers and senders, for completion: of a file that need not be valid, without a schema. */
import { parse } from "yaml"

export interface NamesInFile {
  readonly models: ReadonlyArray<string>
  readonly attackers: ReadonlyArray<string>
  readonly senders: ReadonlyArray<string>
}

/** Nothing where the text is no YAML. A sweep has its names in its scenario. */
export const namesInFile = (text: string): NamesInFile => {
  const top = parsed(text)
  const scenario = fieldOf(top, "scenario") ?? top
  return {
    models: listOf(scenario, "models").flatMap((choice) =>
      textOf(choice, fieldOf(choice, "as"), fieldOf(choice, "model"))
    ),
    attackers: listOf(scenario, "attackers").flatMap((attacker) => textOf(fieldOf(attacker, "name"))),
    senders: listOf(scenario, "senders").flatMap((sender) => textOf(fieldOf(sender, "name")))
  }
}

const parsed = (text: string): unknown => {
  try {
    return parse(text, { logLevel: "silent" })
  } catch {
    return undefined
  }
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? (Reflect.get(value, key) as unknown) : undefined

const listOf = (value: unknown, key: string): ReadonlyArray<unknown> => {
  const list = fieldOf(value, key)
  return Array.isArray(list) ? list : []
}

/** The first that is a text. */
const textOf = (...values: ReadonlyArray<unknown>): ReadonlyArray<string> => {
  const found = values.find((value) => typeof value === "string")
  return typeof found === "string" ? [found] : []
}
