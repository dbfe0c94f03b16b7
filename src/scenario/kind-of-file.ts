/** Tells a sweep from a scenario before either is read, so that who takes one for the other is told so, and not forty problems. */
import { YamlSource } from "./source/yaml-source.ts"

export type KindOfFile = "scenario" | "sweep" | "population"

/** Sweeps and populations have a scenario in them, and populations have senders by their shares of mail; what cannot be read is taken for a scenario. */
export const kindOfFile = (text: string): KindOfFile => {
  const source = new YamlSource("", text)
  if (source.syntaxProblems.length > 0) return "scenario"
  const read = source.value
  if (!("value" in read) || !isMapping(read.value)) return "scenario"
  const { value } = read
  if (!("scenario" in value) || "models" in value) return "scenario"
  return "mails" in value || "providers" in value ? "population" : "sweep"
}

const isMapping = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
