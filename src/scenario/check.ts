/** What a schema cannot see: names that refer to nothing, names used twice, records that are none, zones without a parent. */
import { Result } from "effect"
import { parseName } from "../protocol/dns/name.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { typeCode } from "../protocol/dns/types.ts"
import { chosenModels, nobody } from "./choices.ts"
import { chosenSenders } from "./senders.ts"
import type { Scenario } from "./schema/scenario.ts"

/** One thing that is wrong with a scenario that its schema accepts. */
export interface Inconsistency {
  /** Keys and indices from the top of the file to the value. */
  readonly path: ReadonlyArray<string | number>
  /** Is the key itself at fault, and not its value? */
  readonly isAboutKey: boolean
  readonly expected: string
  readonly found: string
  /** Words that would be right there. */
  readonly legal: ReadonlyArray<string>
}

/** @param isRead was the value under that key of the file read, or does something stand in for it? */
export const check = (scenario: Scenario, isRead: (key: string) => boolean): ReadonlyArray<Inconsistency> => [
  ...repeated(
    chosenModels(scenario).map(({ label }) => label),
    "models",
    "a name for each model; say `as:` to run one twice"
  ),
  ...repeated(
    scenario.attackers.map(({ name }) => name),
    "attackers",
    "a name for each attacker"
  ),
  ...repeated(
    scenario.senders.map(({ name }) => name),
    "senders",
    "a name for each sender"
  ),
  ...repeated(
    scenario.senders.length === 0 ? [] : chosenSenders(scenario).map(({ host }) => host),
    "senders",
    "a host of its own for each sender"
  ),
  ...(isRead("senders") && isRead("mail") ? unknownSenders(scenario) : []),
  // An expectation of a model that could not be read is not one of an unknown model.
  ...(isRead("models") && isRead("attackers") ? unknownExpectations(scenario) : []),
  ...malformedRecords(scenario),
  ...strayRecords(scenario)
]

const repeated = (
  labels: ReadonlyArray<string>,
  list: string,
  expected: string
): ReadonlyArray<Inconsistency> =>
  labels.flatMap((label, index) =>
    labels.indexOf(label) < index
      ? [{ path: [list, index], isAboutKey: false, expected, found: `${label} again`, legal: [] }]
      : []
  )

const unknownSenders = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const names = chosenSenders(scenario).map(({ name }) => name)
  return scenario.mail.flatMap(({ sender: found }, index) =>
    found === undefined || names.includes(found)
      ? []
      : [
          {
            path: ["mail", index, "sender"],
            isAboutKey: false,
            expected: "a sender of this scenario",
            found,
            legal: names
          }
        ]
  )
}

const unknownExpectations = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const models = chosenModels(scenario).map(({ label }) => label)
  const attackers = [nobody.name, ...scenario.attackers.map(({ name }) => name)]
  const unknown = (
    path: ReadonlyArray<string>,
    expected: string,
    found: string,
    legal: ReadonlyArray<string>
  ) => (legal.includes(found) ? [] : [{ path, isAboutKey: true, expected, found, legal }])
  return Object.entries(scenario.expect ?? {}).flatMap(([model, expectations]) => [
    ...unknown(["expect", model], "a model of this scenario", model, models),
    ...Object.keys(expectations).flatMap((attacker) =>
      unknown(["expect", model, attacker], "an attacker of this scenario, or none", attacker, attackers)
    )
  ])
}

const malformedRecords = ({ zones }: Scenario): ReadonlyArray<Inconsistency> =>
  zones.flatMap(({ records }, zone) =>
    records.flatMap(({ type, data }, index): ReadonlyArray<Inconsistency> => {
      const at = (field: string, expected: string, found: string) => [
        { path: ["zones", zone, "records", index, field], isAboutKey: false, expected, found, legal: [] }
      ]
      const code = typeCode(type)
      if (code === undefined) return at("type", "a record type such as MX, or TYPE65280 (RFC 3597 §5)", type)
      const rdata = parseRdata(code, data)
      return Result.isFailure(rdata)
        ? at("data", `the data of ${type} in presentation format`, rdata.failure.detail)
        : []
    })
  )

/** RFC 1034 §4.2: a zone holds names at and below its apex. */
const strayRecords = ({ zones }: Scenario): ReadonlyArray<Inconsistency> =>
  zones.flatMap(({ apex, records }, zone) =>
    records.flatMap(({ owner }, index) => {
      const names = Result.all([parseName(owner), parseName(apex)])
      return Result.isSuccess(names) && !names.success[0].isAtOrBelow(names.success[1])
        ? [
            {
              path: ["zones", zone, "records", index, "owner"],
              isAboutKey: false,
              expected: `a name at or below ${apex}`,
              found: owner,
              legal: []
            }
          ]
        : []
    })
  )
