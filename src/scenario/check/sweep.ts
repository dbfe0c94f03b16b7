/** What a schema cannot see in a sweep: shares over 1, names that refer to nothing, numbers without a source. */
import { chosenAttackers } from "../attackers.ts"
import type { Sweep } from "../schema/sweep.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"
import { checkPublished } from "./phases.ts"

export const checkSweep = (sweep: Sweep): ReadonlyArray<Inconsistency> => [
  ...overOne(sweep),
  ...unknownAttackers(sweep),
  ...sweep.misconfigured.flatMap(({ publishes }, index) =>
    checkPublished(sweep.scenario, publishes, ["misconfigured", index, "publishes"])
  ),
  ...unequalValues(sweep),
  ...withoutSource(sweep)
]

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

const unequalValues = ({ vary }: Sweep): ReadonlyArray<Inconsistency> =>
  vary.flatMap(({ at, values }, index) =>
    typeof at === "string"
      ? []
      : values.flatMap((value, number) =>
          Array.isArray(value) && value.length === at.length
            ? []
            : [
                inconsistency(
                  ["vary", index, "values", number],
                  `a list of ${at.length}, one for each place`,
                  JSON.stringify(value)
                )
              ]
        )
  )

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
