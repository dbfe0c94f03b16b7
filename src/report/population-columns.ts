/** The table of a population: counts of mails in each cell, for all, for each kind of provider and for each kind of sender. "Likely", never "possible". */
import { Record } from "effect"
import type { PopulationCounts } from "../experiment/population/population-cell.ts"
import type { PopulationResult } from "../experiment/population/run-population.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"

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
  undelivered: "mails that were sent back, or were still waiting at the end of the time",
  late: "mails delivered more than a day after they came"
}

const parts = ["all", "provider", "sender"] as const

const columns: ReadonlyArray<Column> = [
  { name: "model", type: "text", isKey: true, meaning: "label of the trust model" },
  {
    name: "attack",
    type: "text",
    isKey: true,
    meaning: "name of the attack; none for the run without attack"
  },
  { name: "adoption", type: "text", isKey: true, meaning: "name of the adoption in the file" },
  {
    name: "seed",
    type: "integer",
    minimum: 0,
    isKey: true,
    meaning: "seed by which the population and its mail were drawn"
  },
  {
    name: "part",
    type: "text",
    values: parts,
    isKey: true,
    meaning: "what the row counts: all mail, mail to domains at a provider, or mail of a kind of sender"
  },
  {
    name: "name",
    type: "text",
    isKey: true,
    meaning:
      "of the provider or of the kind of sender in the file; (none) for domains at no provider, (all) for all mail"
  },
  ...Record.toEntries(meanings).map(([name, meaning]): Column => ({
    name,
    type: "integer",
    minimum: 0,
    meaning
  }))
]

export const populationTable: DescribedTable = {
  name: "population-mail",
  meaning: "one row a part of a cell of a population: what became of its mail",
  columns
}

export const populationRows = ({
  model,
  attack,
  adoption,
  seed,
  counts,
  byProvider,
  bySender
}: PopulationResult): ReadonlyArray<Row> => {
  const row = (part: (typeof parts)[number], name: string, counts: PopulationCounts): Row => ({
    model,
    attack,
    adoption,
    seed,
    part,
    name,
    ...counts
  })
  const sorted = (all: Readonly<Record<string, PopulationCounts>>) =>
    Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    row("all", "(all)", counts),
    ...sorted(byProvider).map(([name, some]) => row("provider", name === "" ? "(none)" : name, some)),
    ...sorted(bySender).map(([name, some]) => row("sender", name, some))
  ]
}
