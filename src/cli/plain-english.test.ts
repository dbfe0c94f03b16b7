/** Every page is written in plain English: short lines and clauses, the field's words, and no phrase that must be read twice. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { projectFolder } from "../machine/places.ts"

const pages = globSync(
  [
    "README.md",
    "docs/**/*.md",
    "results/README.md",
    "results/*/README.md",
    "{scenarios,src/models}/*/README.md"
  ],
  { cwd: projectFolder }
)
  .map((page) => page.replaceAll("\\", "/"))
  .toSorted()

const longestLine = 100
const longestReadme = 180
/** In words, from one full stop, colon or semicolon to the next. Our choice: a clause that is longer must be read twice. */
const longestClause = 36

interface Banned {
  readonly phrase: RegExp
  /** Why, or what to write in its place. */
  readonly reason: string
}

const banned: ReadonlyArray<Banned> = [
  { phrase: /\bmails? waits?\b|\bit waits\b/gi, reason: 'the word is "deferred"' },
  { phrase: /\bsaid of\b/gi, reason: "say who reports what" },
  { phrase: /\btold\b/gi, reason: '"reported", "printed", or "by default" for "unless told"' },
  { phrase: /\b(?:is|are|of) no use\b/gi, reason: '"does not help"' },
  { phrase: /\bthe house\b/gi, reason: '"source layout"' },
  { phrase: /\bat a desk\b/gi, reason: '"locally", or name the machine' },
  { phrase: /\btakes? no capability\b/gi, reason: '"needs no capability", "is free for the attacker"' },
  { phrase: /\bwhat it does not cover\b|\bwhat is not in it\b/gi, reason: 'the heading is "Limits"' },
  { phrase: /\bwhoever\b/gi, reason: "an inversion: begin with the subject, or with an imperative" },
  { phrase: /(?:^|[.;:] )Who [^.?]*\./gm, reason: "an inversion: Who is for questions" },
  { phrase: /\bnobody's doing\b|\bbefalls?\b/gi, reason: '"without an attack"' },
  { phrase: /\blooks on\b|\bwants none\b/gi, reason: "an epigram: say what the setting does" },
  { phrase: /\bdark rooms?\b/gi, reason: "an epigram: name dark mode" },
  { phrase: /\bthe same futures?\b/gi, reason: '"behave the same from then on"' },
  { phrase: /\b(?:falls?|fell) to\b/gi, reason: '"is broken by"' },
  { phrase: /\bsame octets\b|\boctet for octet\b/gi, reason: '"bytes", unless an RFC\'s unit matters' },
  { phrase: /\basks nobody\b/gi, reason: "an epigram: say that it needs no network" }
]

/**
 * Findings on the pages that are not yet clean. A number may only go down, and a page that is clean has to leave.
 */
const exceptions: Readonly<Record<string, number>> = {}

const blank = (text: string) => text.replace(/[^\n]/g, "")

/** Without blocks of code, which are shown as they are, and the parameters of a model, which its code describes. */
const withoutBlocks = (page: string) =>
  page.replace(/^ *```[^]*?^ *```$/gm, blank).replace(/^\*\*Parameters\*\*$[^]*/m, blank)

const longLines = (page: string): ReadonlyArray<string> =>
  withoutBlocks(page)
    .split("\n")
    .filter((line) => !/^ *\|/.test(line))
    // Nothing but links and code, as a citation: there is no sentence in it.
    .filter((line) => /\w/.test(line.replace(/\[[^\]]*\]\([^)]*\)|`[^`]*`/g, "")))
    // Where a link leads cannot be broken.
    .filter((line) => line.replace(/\]\([^)]*\)/g, "]").length > longestLine)
    .map((line) => `longer than ${longestLine}: ${line.slice(0, 60)}…`)

/** A phrase may run over the end of a line. What stands in backticks is a value and no prose. */
const bannedPhrases = (page: string): ReadonlyArray<string> => {
  const prose = withoutBlocks(page)
    .replace(/`[^`\n]*`/g, "``")
    .replace(/([^\n|])\n +|([^\n|])\n(?![\n|#-])/g, "$1$2 ")
  return banned.flatMap(({ phrase, reason }) =>
    [...prose.matchAll(phrase)].map(([found]) => `"${found.trim().slice(0, 60)}": ${reason}`)
  )
}

const longClauses = (page: string): ReadonlyArray<string> =>
  withoutBlocks(page)
    .replace(/^(?: *\||#).*$/gm, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/`[^`\n]*`/g, "``")
    .split(/\n\s*\n|\n *[-*] |\n *\d\. |[.?!:;]\s+/)
    .filter((clause) => clause.split(/\s+/).length > longestClause)
    .map((clause) => `more than ${longestClause} words: ${clause.trim().slice(0, 60)}…`)

/** The review is introduced where a page first speaks of it. */
const unknownReview = (page: string): ReadonlyArray<string> =>
  /\bthe review\b/i.test(page) && !page.includes("draft-ietf-uta-mta-sts-14")
    ? ['"the review" is not introduced: a review of draft-ietf-uta-mta-sts-14 (March 2018)']
    : []

const findings = (text: string): ReadonlyArray<string> => [
  ...longLines(text),
  ...longClauses(text),
  ...bannedPhrases(text),
  ...unknownReview(text)
]

const read = (page: string) => readFileSync(join(projectFolder, page), "utf8")

describe("plain English", () => {
  it.each(pages.filter((page) => exceptions[page] === undefined))("%s is clean", (page) =>
    expect(findings(read(page))).toEqual([])
  )

  it.each(Object.entries(exceptions))("%s has at most %i findings, and some", (page, most) => {
    const count = findings(read(page)).length
    expect(count, "clean: take it off the list").toBeGreaterThan(0)
    expect(count, findings(read(page)).join("\n")).toBeLessThanOrEqual(most)
  })

  it(`README.md has at most ${longestReadme} lines`, () =>
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(longestReadme))
})

describe("what counts as a finding", () => {
  const long = "word ".repeat(25).trim()

  it.each([
    ["a long line", long, 1],
    ["a long line of a list", `- ${long}`, 1],
    ["a row of a table", `| ${long} |`, 0],
    ["a line of code", `\`\`\`sh\n${long}\n\`\`\``, 0],
    ["a long target of a link", `[here](https://example.com/${"a".repeat(100)})`, 0],
    ["a clause of too many words", "word word\n".repeat(20), 1],
    ["a list", "- word word word\n".repeat(20), 0],
    ["a citation", `- [here](a.csv): ${"`column=value` ".repeat(10)}`, 0],
    ["a house word", "The mail waits.", 1],
    ["a house word over two lines", "The mail\nwaits.", 1],
    ["a house word in a table", "| a | The mail waits. |", 1],
    ["a value", "`mail waits`", 0],
    ["an inversion", "Text. Who reads twice loses time.", 1],
    ["a question", "Who reads twice?", 0],
    ["the review", "The review asks.", 1],
    ["the review, introduced", "A review of draft-ietf-uta-mta-sts-14. The review asks.", 0]
  ] as const)("%s", (_, text, count) => expect(findings(text)).toHaveLength(count))
})
