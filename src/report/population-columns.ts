/** The table of a population: counts of mails in each cell, for all, for each kind of provider and for each kind of sender. "Likely", never "possible". */
import { Record } from "effect"
import { populationParts, type PopulationShare, type Sensitivity } from "../experiment/population/shares.ts"
import type { PopulationCounts } from "../experiment/population/population-cell.ts"
import type { PopulationResult } from "../experiment/population/run-population.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"
import { estimateColumns, estimated } from "./estimate-columns.ts"

const meanings: Readonly<Record<keyof PopulationCounts, string>> = {
  mails: "mails that came",
  attempts: "delivery attempts for them",
  first_contacts: "mails of a sender to a domain to which it had not written before",
  delivered: "mails that somebody took, whoever it was",
  authenticated:
    "of these, mails taken by a host whose identity the sender had checked, and that was the recipient's",
  exposed: "mails that somebody other than the recipient came to hold, at any attempt",
  intercepted: "of these, mails that ended or passed at a host of the attacker",
  exposed_first_contacts: "first contacts that were exposed",
  exposed_unnoticed:
    "exposed mails of which no TLS report could have warned: those up to the end of the first day of which a report to the operator tells",
  undelivered: "mails that were sent back, or were still waiting at the end of the time",
  late: "mails delivered more than a day after they came"
}

const nameInTables = (part: (typeof populationParts)[number], name: string): string => {
  if (name !== "") return name
  return part === "all" ? "(all)" : "(none)"
}

const model: Column = { name: "model", type: "text", isKey: true, meaning: "label of the trust model" }
const attack: Column = {
  name: "attack",
  type: "text",
  isKey: true,
  meaning: "name of the attack; none for the run without attack"
}
const adoption: Column = {
  name: "adoption",
  type: "text",
  isKey: true,
  meaning: "name of the adoption in the file"
}
const variant: Column = {
  name: "variant",
  type: "text",
  isKey: true,
  meaning: "name of the variant in the file; as-written for the file itself"
}
const part: Column = {
  name: "part",
  type: "text",
  values: populationParts,
  isKey: true,
  meaning: "what the row counts: all mail, mail to domains at a provider, or mail of a kind of sender"
}
const name: Column = {
  name: "name",
  type: "text",
  isKey: true,
  meaning:
    "of the provider or of the kind of sender; (none) for domains at no provider, (smaller) for providers of a CSV file with under 1 % of its domains, (all) for all mail"
}

const shareMeanings: Readonly<Record<PopulationShare["metric"], string>> = {
  exposed_mail_share: "mails exposed",
  exposed_first_contact_share: "first contacts exposed, of all first contacts",
  unnoticed_mail_share: "mails exposed of which no TLS report could have warned the operator",
  intercepted_mail_share: "mails intercepted",
  authenticated_mail_share: "mails delivered to the recipient's host, whose identity the sender had checked",
  undelivered_mail_share: "mails not delivered by the end of the time",
  late_mail_share: "mails delivered more than a day late",
  saved_mail_share: "mails exposed under opportunistic TLS, less those under the model",
  lost_mail_share: "mails undelivered under the model, less those under opportunistic TLS"
}

const metricColumn: Column = {
  name: "metric",
  type: "text",
  isKey: true,
  values: Record.keys(shareMeanings),
  meaning: `of all mails of the part: ${Object.entries(shareMeanings)
    .map(([metric, meaning]) => `${metric}, ${meaning}`)
    .join("; ")}`
}

/** Columns that say which cell it is, but for the seed. */
const cellColumns = (hasVariants: boolean): ReadonlyArray<Column> => [
  model,
  attack,
  adoption,
  ...(hasVariants ? [variant] : [])
]

/** @param hasVariants does the file have any? */
export const populationShareTable = (hasVariants: boolean): DescribedTable => ({
  name: "population-shares",
  meaning:
    "one row a share of the mail of a part, over all seeds: the mean, and Student's interval. Seeds that all agree make an interval of no width",
  columns: [...cellColumns(hasVariants), part, name, metricColumn, ...estimateColumns]
})

/** Of a file with variants. */
export const populationSensitivityTable: DescribedTable = {
  name: "population-sensitivity",
  meaning:
    "one row a share of all mail in a variant of the file: by how much it is above that of the file as written, seed by seed, and Student's interval",
  columns: [...cellColumns(true), metricColumn, ...estimateColumns]
}

export const populationSensitivityRow = ({ estimate, ...rest }: Sensitivity): Row => ({
  ...rest,
  ...estimated(estimate)
})

export const populationShareRow = ({ part, name, estimate, ...rest }: PopulationShare): Row => ({
  ...rest,
  part,
  name: nameInTables(part, name),
  ...estimated(estimate)
})

/** Columns that say which cell it is. */
export const populationCellColumns = (hasVariants: boolean): ReadonlyArray<Column> => [
  ...cellColumns(hasVariants),
  {
    name: "seed",
    type: "integer",
    minimum: 0,
    isKey: true,
    meaning: "seed by which the population and its mail were drawn"
  }
]

/** @param hasVariants does the file have any? */
export const populationTable = (hasVariants: boolean): DescribedTable => ({
  name: "population-mail",
  meaning: "one row a part of a cell of a population: what became of its mail",
  columns: [
    ...populationCellColumns(hasVariants),
    part,
    name,
    ...Record.toEntries(meanings).map(([name, meaning]): Column => ({
      name,
      type: "integer",
      minimum: 0,
      meaning
    }))
  ]
})

export const populationRows = ({
  model,
  attack,
  adoption,
  variant,
  seed,
  counts,
  byProvider,
  bySender
}: PopulationResult): ReadonlyArray<Row> => {
  const row = (part: (typeof populationParts)[number], name: string, counts: PopulationCounts): Row => ({
    model,
    attack,
    adoption,
    variant,
    seed,
    part,
    name,
    ...counts
  })
  const sorted = (all: Readonly<Record<string, PopulationCounts>>) =>
    Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    row("all", nameInTables("all", ""), counts),
    ...sorted(byProvider).map(([name, some]) => row("provider", nameInTables("provider", name), some)),
    ...sorted(bySender).map(([name, some]) => row("sender", name, some))
  ]
}
