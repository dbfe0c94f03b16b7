/** What a server says it can do: the keywords of its EHLO reply. RFC 5321 §4.1.1.1. */
import type { Reply } from "./reply.ts"

export interface Extensions {
  /** Name that the server gives itself: the first word of the reply's first line; empty when there is none. */
  readonly serverName: string
  /** In the order sent. A keyword may come on several lines. */
  readonly lines: ReadonlyArray<ExtensionLine>
}

export interface ExtensionLine {
  /** In upper case: §4.1.1.1 compares keywords without regard to case. */
  readonly keyword: string
  /** As sent. */
  readonly parameters: ReadonlyArray<string>
}

/** What a HELO reply offers, and what a client knows before EHLO. */
export const noExtensions: Extensions = { serverName: "", lines: [] }

/** Reads the text of a 250 reply to EHLO. Lines outside the grammar (such as `AUTH=LOGIN`) say nothing and are left out. */
export const readExtensions = ({ lines }: Pick<Reply, "lines">): Extensions => ({
  serverName: lines[0]?.split(" ", 1)[0] ?? "",
  lines: lines.slice(1).flatMap((line) => readLine(line) ?? [])
})

/** Texts of a 250 reply to EHLO, without code and separator. */
export const writeExtensions = ({ serverName, lines }: Extensions): ReadonlyArray<string> => [
  serverName,
  ...lines.map(({ keyword, parameters }) => [keyword, ...parameters].join(" "))
]

/** Is the keyword on some line? It is compared without regard to case. */
export const offers = ({ lines }: Extensions, keyword: string): boolean => {
  const upper = keyword.toUpperCase()
  return lines.some((line) => line.keyword === upper)
}

/** §4.1.1.1: ehlo-keyword is letters, digits and inner hyphens; ehlo-param is printable ASCII without space. */
const keywordPattern = /^[A-Za-z0-9][A-Za-z0-9-]*$/
const parameterPattern = /^[\x21-\x7e]+$/

const readLine = (line: string): ExtensionLine | undefined => {
  // The grammar has single spaces; a space at the end is common and harmless, so it is not held against the server.
  const [keyword = "", ...parameters] = line.trimEnd().split(" ")
  if (!keywordPattern.test(keyword)) return undefined
  if (!parameters.every((parameter) => parameterPattern.test(parameter))) return undefined
  return { keyword: keyword.toUpperCase(), parameters }
}
