/** Tells a sweep from a scenario before either is read, so that who takes one for the other is told so, and not forty problems. */
import { YamlSource } from "./source/yaml-source.ts"

/** A sweep has a scenario in it; what cannot be read is taken for a scenario. */
export const kindOfFile = (text: string): "scenario" | "sweep" => {
  const source = new YamlSource("", text)
  if (source.syntaxProblems.length > 0) return "scenario"
  const read = source.value
  return "value" in read && isMapping(read.value) && "scenario" in read.value && !("models" in read.value)
    ? "sweep"
    : "scenario"
}

const isMapping = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
