/** What a schema cannot see in a sweep: shares over 1, names that refer to nothing, numbers without a source. */
import { chosenAttackers, nobody } from "../../scenario/attackers.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { type Inconsistency, inconsistency, repeated } from "./inconsistency.ts"
import { checkMisconfigured } from "./misconfigured.ts"
import { checkPublished } from "./phases.ts"

/** @param isRead was the value under that key of the file read, or does something stand in for it? */
export const checkSweep = (
  sweep: Sweep,
  isRead: (key: string) => boolean = () => true
): ReadonlyArray<Inconsistency> => [
  ...overOne(sweep),
  ...unknownAttackers(sweep),
  ...sweep.misconfigured.flatMap(({ publishes }, index) =>
    checkPublished(sweep.scenario, publishes, ["misconfigured", index, "publishes"])
  ),
  // A mistake is one beside a scenario that could be read.
  ...(["scenario", "misconfigured"].every(isRead) ? checkMisconfigured(sweep) : []),
  ...impossibleTimes(sweep),
  ...ambiguousNames(sweep),
  // A source of a number that could not be read is not one of nothing.
  ...(worldly.every(isRead) ? withoutSource(sweep) : [])
]

const worldly = ["scenario", "traffic", "adoption", "senders", "misconfigured", "attacks", "draw"]

/** Sums of decimal fractions are off by a little. */
const oneAndALittle = 1.000_000_001

const overOne = ({ senders, misconfigured, attacks }: Sweep): ReadonlyArray<Inconsistency> =>
  [
    { path: ["senders"], shares: senders.map(({ share }) => share) },
    { path: ["misconfigured"], shares: misconfigured.map(({ share }) => share) },
    ...attacks.map(({ mix }, index) => ({ path: ["attacks", index, "mix"], shares: Object.values(mix) }))
  ].flatMap(({ path, shares }) => {
    const sum = shares.reduce((total, share) => total + share, 0)
    return sum > oneAndALittle ? [inconsistency(path, "shares of 1 at most together", String(sum))] : []
  })

const unknownAttackers = ({ attacks, scenario }: Sweep): ReadonlyArray<Inconsistency> => {
  const names = chosenAttackers(scenario).map(({ name }) => name)
  return attacks.flatMap(({ mix }, index) =>
    Object.keys(mix)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        ...inconsistency(["attacks", index, "mix", name], "an attacker of the scenario", name, names),
        isAboutKey: true
      }))
  )
}

/** Our choice: authorities live for 25 years, and beyond that every certificate would be invalid. */
const longestHorizon = "20y"

const impossibleTimes = ({ horizon, scenario, replicates, until }: Sweep): ReadonlyArray<Inconsistency> => {
  const micros = toMicros(horizon)
  const seeds = until?.atMost ?? replicates
  return [
    ...(micros === 0 || micros > toMicros(longestHorizon)
      ? [inconsistency(["horizon"], `more than 0s, and ${longestHorizon} at most`, horizon)]
      : []),
    ...(scenario.seed + seeds - 1 > greatestSeed
      ? [
          inconsistency(
            ["scenario", "seed"],
            `a seed of at most ${greatestSeed + 1 - seeds}, for ${seeds} follow it`,
            String(scenario.seed)
          )
        ]
      : [])
  ]
}

const greatestSeed = 4_294_967_295

/** Tables, sources and places tell things apart by these names. */
const ambiguousNames = ({ attacks, misconfigured, senders }: Sweep): ReadonlyArray<Inconsistency> => [
  ...attacks.flatMap(({ name }, index) =>
    name === nobody.name
      ? [
          inconsistency(
            ["attacks", index, "name"],
            "another name, for none is what the run without attack is called",
            name
          )
        ]
      : []
  ),
  ...repeated(
    attacks.map(({ name }) => name),
    "a name for each attack",
    (index) => ["attacks", index, "name"]
  ),
  ...repeated(
    misconfigured.map(({ name }) => name),
    "a name for each misconfiguration",
    (index) => ["misconfigured", index, "name"]
  ),
  ...repeated(
    senders.map(({ profile }) => profile),
    "each profile once",
    (index) => ["senders", index, "profile"]
  )
]

/** Numbers that stand for the world, by their places: each has a source, or says that it is assumed. */
export const worldlyNumbers = ({
  scenario,
  traffic,
  adoption: { reporting, ...adoption },
  senders,
  misconfigured,
  attacks,
  draw
}: Sweep) => [
  ...Object.entries(traffic).map(([key, value]) => ({ place: `traffic.${key}`, value: String(value) })),
  ...Object.entries(adoption).map(([key, value]) => ({ place: `adoption.${key}`, value: String(value) })),
  ...(scenario.domain.tlsReporting === undefined
    ? []
    : [{ place: "adoption.reporting", value: String(reporting) }]),
  ...(scenario.operator?.reacts === undefined
    ? []
    : [{ place: "scenario.operator.reacts", value: `after ${scenario.operator.reacts.after}` }]),
  ...senders.map(({ profile, share }) => ({ place: `senders.${profile}`, value: String(share) })),
  ...misconfigured.map(({ name, share }) => ({ place: `misconfigured.${name}`, value: String(share) })),
  ...misconfigured.flatMap(({ name, repaired }) =>
    Object.keys(repaired).length === 0
      ? []
      : [{ place: `misconfigured.${name}.repaired`, value: JSON.stringify(repaired) }]
  ),
  ...attacks.map(({ name, mix }) => ({ place: `attacks.${name}`, value: JSON.stringify(mix) })),
  ...draw.map(({ at, from, to }) => ({ place: `draw.${at}`, value: `${from} to ${to}` }))
]

const withoutSource = (sweep: Sweep): ReadonlyArray<Inconsistency> => {
  const numbers = worldlyNumbers(sweep)
  const missing = numbers.filter(({ place }) => sweep.sources[place] === undefined)
  const stray = Object.keys(sweep.sources).filter(
    (place) => !numbers.some((number) => number.place === place)
  )
  return [
    ...(missing.length === 0
      ? []
      : [
          inconsistency(
            ["sources"],
            `a source, or assumed, for ${missing.map(({ place }) => place).join(", ")}`,
            "none"
          )
        ]),
    ...stray.map((place) => ({
      ...inconsistency(
        ["sources", place],
        "the place of a number",
        place,
        numbers.map((number) => number.place)
      ),
      isAboutKey: true
    }))
  ]
}
