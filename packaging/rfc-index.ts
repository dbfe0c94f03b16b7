/** docs/rfc-index.md: from each section of an RFC to the files that cite it, and back. */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Citation } from "../src/protocol/rfc.ts"
import { projectFolder } from "../src/machine/places.ts"
import { requirementsPage } from "./requirements.ts"
import { type CitedBy, citationsIn, inOrder } from "./rfc-citations.ts"
import { rfcHeading } from "./rfc-titles.ts"

const sourceFolder = join(projectFolder, "src")
const read = (file: string) => readFileSync(join(sourceFolder, file), "utf8")

/** What each source file cites. Tests and fixtures share the RFC of the file beside which they stand. */
export const citations = (): ReadonlyMap<string, CitedBy> =>
  new Map(
    globSync("**/*.ts", { cwd: sourceFolder })
      .map((file) => file.replaceAll("\\", "/"))
      .toSorted()
      .map((file) => {
        const tested = file.replace(testing, ".ts")
        const hasTested = tested !== file && existsSync(join(sourceFolder, tested))
        return [file, citationsIn(read(file), hasTested ? read(tested) : undefined)]
      })
  )

const testing = /\.(?:test|fixture)\.ts$/

export const indexPage = (): string => {
  const cited = [...citations()].map(([file, { citations: found }]) => ({ file, found }))
  const pairs = cited.flatMap(({ file, found }) => found.map((citation) => ({ file, citation })))
  const byRfc = Map.groupBy(
    pairs.toSorted((a, b) => inOrder(a.citation, b.citation)),
    ({ citation }) => citation.rfc
  )
  return [
    "# RFC index",
    "",
    "Which files carry out which section of which RFC, and which tests check it. The index is made from",
    "the citations in the sources. Paths are below `src/`. [Requirements](requirements.md) lists what",
    "RFCs demand of a Sending MTA, and the test of each.",
    "",
    "To make both pages again, run `npm run rfc-index`. It takes 3 s.",
    "",
    "- [By section](#by-section)",
    "- [By file](#by-file)",
    "",
    "## By section",
    ...[...byRfc].flatMap(([rfc, ofRfc]) => [
      "",
      `### ${rfcHeading(rfc)}`,
      "",
      ...[...Map.groupBy(ofRfc, ({ citation }) => citation.section)].map(([section, ofSection]) =>
        item(`**${section === "" ? "as a whole" : `§${section}`}**`, sides(ofSection.map(({ file }) => file)))
      )
    ]),
    "",
    "## By file",
    "",
    ...cited
      .filter(({ found }) => found.length > 0)
      .map(({ file, found }) => item(`[${file}](../src/${file})`, byDocument(found))),
    ""
  ].join("\n")
}

/** Code first, and then tests: `protocol/smtp: session.ts; tests in protocol/smtp: session.test.ts`. */
const sides = (files: ReadonlyArray<string>): string => {
  const { tests = [], code = [] } = Object.groupBy(files, (file) => (testing.test(file) ? "tests" : "code"))
  return [
    ...inFolders(code),
    ...inFolders(tests).map((folder, index) => (index === 0 ? `tests in ${folder}` : folder))
  ].join("; ")
}

const inFolders = (files: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...Map.groupBy(files, (file) => file.slice(0, file.lastIndexOf("/")))].map(
    ([folder, inFolder]) =>
      `${folder}/ ${inFolder.map((file) => `[${file.slice(folder.length + 1)}](../src/${file})`).join(", ")}`
  )

const byDocument = (found: ReadonlyArray<Citation>): string =>
  [...Map.groupBy(found, ({ rfc }) => rfc)]
    .map(([rfc, ofRfc]) => {
      const sections = ofRfc.filter(({ section }) => section !== "").map(({ section }) => `§${section}`)
      return [`RFC ${rfc}`, sections.join(", ")].join(" ").trimEnd()
    })
    .join("; ")

const longestLine = 100

/** An item of a list, wrapped. Where a link leads is not seen, and not counted. */
const item = (head: string, text: string): string => {
  const lines = [`- ${head}:`]
  for (const word of text.split(/(?<!RFC|\/) /)) {
    const longer = `${lines.at(-1)} ${word}`
    if (seen(longer).length > longestLine) lines.push(`  ${word}`)
    else lines[lines.length - 1] = longer
  }
  return lines.join("\n")
}

const seen = (line: string): string => line.replaceAll(/\]\([^)]*\)/g, "]")

if (import.meta.main) {
  writeFileSync(join(projectFolder, "docs", "rfc-index.md"), indexPage())
  writeFileSync(join(projectFolder, "docs", "requirements.md"), requirementsPage())
}
