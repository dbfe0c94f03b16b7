/** docs/requirements.md: what RFCs demand of a Sending MTA, and which test checks it. From docs/requirements.yaml. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { parse } from "yaml"
import { projectFolder } from "../src/machine/places.ts"
import { inOrder } from "./rfc-citations.ts"
import { rfcHeading } from "./rfc-titles.ts"

const rule = {
  section: Schema.String,
  level: Schema.Literals(["MUST", "MUST NOT", "SHALL", "SHOULD", "SHOULD NOT"]),
  rule: Schema.String
}
const Requirement = Schema.Union([
  Schema.Struct({ ...rule, test: Schema.String, title: Schema.String }),
  Schema.Struct({ ...rule, missing: Schema.String })
])
type Requirement = typeof Requirement.Type

const RequirementsByRfc = Schema.Record(Schema.String, Schema.Array(Requirement))

/** Each with its RFC, in the order of RFCs and sections. */
export const requirements = (): ReadonlyArray<Requirement & { readonly rfc: number }> =>
  Object.entries(
    Schema.decodeUnknownSync(RequirementsByRfc, { onExcessProperty: "error" })(
      parse(readFileSync(join(projectFolder, "docs", "requirements.yaml"), "utf8"))
    )
  )
    .flatMap(([rfc, ofRfc]) => ofRfc.map((one) => ({ ...one, rfc: Number(rfc) })))
    .toSorted(inOrder)

/** Does a file of tests have a test or a group of this title, alone or as the first value in a table of cases? */
export const hasTitle = (source: string, title: string): boolean =>
  ["(", "["].some((before) =>
    ['"', "'", "`"].some((quote) =>
      source.replaceAll(/([([])\s+/g, "$1").includes(`${before}${quote}${title}${quote},`)
    )
  )

export const requirementsPage = (): string => {
  const all = requirements()
  const missing = all.filter((one) => "missing" in one)
  return [
    "# Requirements",
    "",
    "What RFCs demand of a Sending MTA with MUST, SHALL and SHOULD, and the test that checks it.",
    "[requirements.yaml](requirements.yaml) holds the list, in our own words. This page is made from it",
    "by `npm run rfc-index`. [The RFC index](rfc-index.md) says which files carry out which section.",
    "",
    `${all.length} requirements: ${all.length - missing.length} have a test, and ${missing.length} have none:`,
    "",
    "| section | level | requirement | why there is no test |",
    "| --- | --- | --- | --- |",
    ...missing.map(
      (one) => `| RFC ${one.rfc} §${one.section} | ${one.level} | ${one.rule} | ${one.missing} |`
    ),
    ...[...Map.groupBy(all, ({ rfc }) => rfc)].flatMap(([rfc, ofRfc]) => [
      "",
      `## ${rfcHeading(rfc)}`,
      "",
      "| section | level | requirement | test |",
      "| --- | --- | --- | --- |",
      ...ofRfc.map(
        (one) =>
          `| §${one.section} | ${one.level} | ${one.rule} | ${"missing" in one ? "missing" : linkTo(one)} |`
      )
    ]),
    ""
  ].join("\n")
}

const linkTo = ({ test, title }: { readonly test: string; readonly title: string }): string =>
  `[${test}](../src/${test}): \`${title}\``
