/** Writes plain values as YAML 1.2: one line for what fits on one, and else one line for each entry. */

/** Of texts, numbers and booleans, in lists and under keys. */
type Plain = unknown

export const writeYaml = (value: object): string => `${entriesOf(value).flatMap(blockEntry).join("\n")}\n`

/** Our choice, so that a record is one line. */
const mostCharacters = 160

const blockEntry = ([key, value]: readonly [string, Plain]): ReadonlyArray<string> => {
  const flow = flowOf(value)
  if (isScalar(value) || isEmpty(value) || key.length + flow.length <= mostCharacters)
    return [`${scalarOf(key)}: ${flow}`]
  return [`${scalarOf(key)}:`, ...indented(blockOf(value), "  ")]
}

const blockOf = (value: Plain): ReadonlyArray<string> => {
  if (isScalar(value)) return [flowOf(value)]
  if (!isList(value)) return entriesOf(value).flatMap(blockEntry)
  return value.flatMap((item) => {
    const flow = flowOf(item)
    const lines =
      isScalar(item) || isEmpty(item) || flow.length <= mostCharacters || isFlat(item)
        ? [flow]
        : blockOf(item)
    return [`- ${lines[0]}`, ...indented(lines.slice(1), "  ")]
  })
}

const indented = (lines: ReadonlyArray<string>, by: string) => lines.map((line) => `${by}${line}`)

const flowOf = (value: Plain): string => {
  if (isScalar(value)) return typeof value === "string" ? scalarOf(value) : String(value)
  if (isList(value)) return `[${value.map(flowOf).join(", ")}]`
  const entries = entriesOf(value).map(([key, item]) => `${scalarOf(key)}: ${flowOf(item)}`)
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`
}

/** Letters, digits and what a name may have, as long as no reader takes it for a number, a date or a word such as null; JSON's strings are YAML's too. */
const scalarOf = (text: string): string =>
  /^[A-Za-z_](?:[A-Za-z0-9_.+/@-]*[A-Za-z0-9_])?$/.test(text) &&
  !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)

const isScalar = (value: Plain): value is string | number | boolean => typeof value !== "object"
const isList = (value: Plain): value is ReadonlyArray<Plain> => Array.isArray(value)
const isEmpty = (value: Plain): boolean => typeof value === "object" && entriesOf(value).length === 0
/** A record, of which one looks for the whole line. */
const isFlat = (value: Plain): boolean =>
  typeof value === "object" && !isList(value) && entriesOf(value).every(([, item]) => isScalar(item))

const entriesOf = (value: Plain): ReadonlyArray<readonly [string, Plain]> => Object.entries(value ?? {})
