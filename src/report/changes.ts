/** What two results differ in: outcomes of attempts, minimal sets of searches, estimates of sweeps. Both are rows of the tables that commands write. */

type Row = Readonly<Record<string, string>>

/** One thing that is not the same; absent on the side that has no such row. */
export interface Change {
  /** In words: which model, attacker, mail. */
  readonly of: string
  readonly before?: string
  readonly after?: string
}

/** Changes of one kind, and out of how many things on either side. */
export interface Changes {
  readonly title: string
  readonly changes: ReadonlyArray<Change>
  readonly count: number
  /** Why a difference may mean nothing, in sentences. */
  readonly caveats: ReadonlyArray<string>
}

/** Rows of attempts.csv. The scenario's name is left out where each side has one scenario: two files are compared then. */
export const outcomeChanges = (before: ReadonlyArray<Row>, after: ReadonlyArray<Row>): Changes => {
  const isSeveral = (name: string) =>
    [before, after].some((rows) => new Set(rows.map((row) => row[name])).size > 1)
  const [hasScenarios, hasSenders, hasMails, hasAttempts] = ["scenario", "sender", "mail", "attempt"].map(
    isSeveral
  )
  const named = (row: Row) =>
    [
      ...(hasScenarios ? [row["scenario"]] : []),
      row["model"],
      row["attacker"],
      ...(row["phase"] === "" ? [] : [row["phase"]]),
      ...(hasSenders ? [row["sender"]] : []),
      ...(hasMails ? [`mail ${row["mail"]}`] : []),
      ...(hasAttempts ? [`attempt ${row["attempt"]}`] : [])
    ].join(", ")
  return changesOf("Outcomes", things(before, named, outcomeOf), things(after, named, outcomeOf))
}

const outcomeOf = (row: Row): string => row["outcome"] ?? ""

/** Rows of breaking-sets.csv: for each model, start and goal the sets that only one side has. */
export const setChanges = (before: ReadonlyArray<Row>, after: ReadonlyArray<Row>): Changes => {
  const isSeveral = [before, after].some((rows) => new Set(rows.map((row) => row["scenario"])).size > 1)
  const named = (row: Row) =>
    [
      ...(isSeveral ? [row["scenario"]] : []),
      row["model"],
      row["goal"],
      row["start"],
      ...(row["messages"] === "1" ? [] : [`${row["messages"]} mails`]),
      row["set"]
    ].join(", ")
  // A search that found nothing has a row without a size.
  const found = (rows: ReadonlyArray<Row>) =>
    things(
      rows.filter((row) => row["size"] !== ""),
      named,
      () => ""
    )
  return { ...changesOf("Minimal sets", found(before), found(after)), caveats: searchCaveats(before, after) }
}

/** A set that was not looked for is not one that does not break the model. */
const searchCaveats = (before: ReadonlyArray<Row>, after: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const [first, second] = [before, after].map((rows) => ({
    sizes: [...new Set(rows.map((row) => row["max_capabilities"]))].join(", "),
    menus: [...new Set(rows.map((row) => row["menu"]))].join("; "),
    isCapped: rows.some((row) => row["is_capped"] === "true")
  }))
  return [
    ...(first!.sizes === second!.sizes
      ? []
      : [
          `The first searched sets of up to ${first!.sizes} capabilities, the second of up to ${second!.sizes}.`
        ]),
    ...(first!.menus === second!.menus ? [] : ["The two searched other capabilities."]),
    ...(first!.isCapped || second!.isCapped
      ? ["A search gave up before its end, so that sets may be missing."]
      : [])
  ]
}

/** Rows of sweep-summary.csv. */
export const estimateChanges = (before: ReadonlyArray<Row>, after: ReadonlyArray<Row>): Changes => {
  const named = (row: Row) =>
    [
      row["model"],
      row["attack"],
      row["metric"],
      ...Object.keys(row)
        .filter((name) => name.startsWith("vary_"))
        .map((name) => `${name.slice("vary_".length)} ${row[name]}`)
    ].join(", ")
  const of = (rows: ReadonlyArray<Row>) => things(rows, named, estimateOf, allDigitsOf)
  return changesOf("Estimates", of(before), of(after))
}

const estimateOf = ({ estimate = "", low = "", high = "" }: Row): string =>
  low === "" && high === "" ? short(estimate) : `${short(estimate)} [${short(low)}, ${short(high)}]`

const allDigitsOf = ({ estimate, low, high }: Row): string => JSON.stringify([estimate, low, high])

/** Three digits that count: more would be noise to a reader, and the tables have them. */
const short = (number: string): string => (number === "" ? "" : String(Number(Number(number).toPrecision(3))))

/** By names: what is shown of a thing, and what is compared. */
type Things = ReadonlyMap<string, { readonly shown: string; readonly whole: string }>

const things = (
  rows: ReadonlyArray<Row>,
  named: (row: Row) => string,
  shownOf: (row: Row) => string,
  wholeOf = shownOf
): Things => new Map(rows.map((row) => [named(row), { shown: shownOf(row), whole: wholeOf(row) }]))

const changesOf = (title: string, before: Things, after: Things): Changes => {
  const all = [...new Set([...before.keys(), ...after.keys()])]
  return {
    title,
    count: all.length,
    caveats: [],
    changes: all
      .filter((name) => before.get(name)?.whole !== after.get(name)?.whole)
      .map((name) => ({
        of: name,
        ...(before.has(name) ? { before: before.get(name)!.shown } : {}),
        ...(after.has(name) ? { after: after.get(name)!.shown } : {})
      }))
  }
}

/** As text; `before` and `after` are what the two sides are called. */
export const presentChanges = (
  { title, changes, count, caveats }: Changes,
  { before, after }: { readonly before: string; readonly after: string }
): string => {
  if (changes.length === 0) return [`${title}: all ${count} are the same.`, ...caveats, ""].join("\n")
  const changed = changes.filter((change) => change.before !== undefined && change.after !== undefined)
  const only = (side: "before" | "after") =>
    changes.filter((change) => change[side] !== undefined && !changed.includes(change))
  const part = (heading: string, lines: ReadonlyArray<string>) =>
    lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line}`)]
  return [
    `${title}: ${changes.length} of ${count} differ.`,
    ...caveats,
    ...part(
      `In both`,
      changed.map((change) => `${change.of}: ${change.before} -> ${change.after}`)
    ),
    ...part(`Only in ${before}`, only("before").map(lineOf("before"))),
    ...part(`Only in ${after}`, only("after").map(lineOf("after"))),
    ""
  ].join("\n")
}

const lineOf =
  (side: "before" | "after") =>
  (change: Change): string =>
    change[side] === "" ? change.of : `${change.of}: ${change[side]}`
