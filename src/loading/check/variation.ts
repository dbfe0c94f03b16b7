/**
 * What a sweep varies and draws: do the places lead somewhere, do the values fit there, can the zones be served then, and could any machine
 * run all of it?
 */
import { Result } from "effect"
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { chosenAttackers } from "../../scenario/attackers.ts"
import { chosenModels } from "../../scenario/models.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import type { Misfit } from "../../scenario/source/decode.ts"
import { aboutPlace, detailOf, leadsNowhere, type PlacedValue } from "../placed-value.ts"
import { countPoints, drawnValue, placed, sweepPoints, withDraws } from "../sweep-points.ts"
import { withValues } from "../sweep-values.ts"
import { type Inconsistency, inconsistency, repeated, toMisfit } from "./inconsistency.ts"
import { checkServedSweep } from "./misconfigured.ts"

/** Each step is taken only where the ones before it found nothing, for it builds on them. */
export const checkVariation = (sweep: Sweep, signatures: SignatureStore): ReadonlyArray<Misfit> => {
  const first = [...ambiguities(sweep), ...unusablePlaces(sweep), ...unequalValues(sweep), ...tooLarge(sweep)]
  if (first.length > 0) return first.map(toMisfit)
  const alone = [...sweep.vary.flatMap((_, index) => misfitsOf(sweep, index)), ...drawMisfits(sweep)]
  if (alone.length > 0) return alone
  const joint = jointMisfits(sweep)
  return joint.length > 0 ? joint : unserved(sweep, signatures)
}

type Path = Inconsistency["path"]

const ambiguities = ({ vary, draw }: Sweep): ReadonlyArray<Inconsistency> => [
  ...repeated(
    vary.map(({ name }) => name),
    "a name for each thing that is varied",
    (index) => ["vary", index, "name"]
  ),
  ...vary.flatMap(({ values }, index) =>
    repeated(
      values.map((value) => JSON.stringify(value)),
      "each value once",
      (number) => ["vary", index, "values", number]
    )
  ),
  ...overlaps([
    ...vary.flatMap(({ at }, index) =>
      typeof at === "string"
        ? [{ place: at, path: ["vary", index, "at"] }]
        : at.map((place, number) => ({ place, path: ["vary", index, "at", number] }))
    ),
    ...draw.map(({ at }, index) => ({ place: at, path: ["draw", index, "at"] }))
  ]),
  ...draw.flatMap(({ from, to }, index) =>
    from <= to ? [] : [inconsistency(["draw", index, "to"], `a number from ${from} on`, String(to))]
  )
]

interface Use {
  readonly place: string
  readonly path: Path
}

/** Where two set one place, or a part of what the other sets, the later would win and nobody would see it. */
const overlaps = (uses: ReadonlyArray<Use>): ReadonlyArray<Inconsistency> =>
  uses.flatMap(({ place, path }, index) => {
    const other = uses
      .slice(0, index)
      .find(
        (before) =>
          before.place === place ||
          before.place.startsWith(`${place}.`) ||
          place.startsWith(`${before.place}.`)
      )
    return other === undefined
      ? []
      : [
          inconsistency(
            path,
            `a place that nothing else sets; ${other.path.join(".")} sets ${other.place}`,
            place
          )
        ]
  })

/** Keys of a sweep on which a result depends. */
const variable = ["scenario", "horizon", "traffic", "adoption", "senders", "misconfigured", "attacks", "draw"]

/** Parts of a sweep's scenario that the sweep replaces, or that are for readers. */
const inert = ["title", "question", "seed", "mail", "expect"].map((key) => `scenario.${key}`)

const unusablePlaces = ({ vary, draw }: Sweep): ReadonlyArray<Inconsistency> =>
  [
    ...vary.flatMap(({ at }, index) =>
      typeof at === "string"
        ? [{ place: at, path: ["vary", index, "at"] }]
        : at.map((place, number) => ({ place, path: ["vary", index, "at", number] }))
    ),
    ...draw.map(({ at }, index) => ({ place: at, path: ["draw", index, "at"] }))
  ].flatMap(({ place, path }) => {
    const [top = ""] = place.split(".")
    if (!variable.includes(top))
      return [inconsistency(path, `a place in ${variable.join(", ")}`, place, variable)]
    return inert.some((one) => place === one || place.startsWith(`${one}.`))
      ? [inconsistency(path, "a place on which results depend", `${place}, which a sweep does not use`)]
      : []
  })

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

/** Our choice: each point is a sweep of its own, read and kept in memory. */
const mostPoints = 100_000
/** Our choice: a cell takes a second or so, and this many a year of four cores. */
const mostCells = 10_000_000

const tooLarge = (sweep: Sweep): ReadonlyArray<Inconsistency> => {
  const points = countPoints(sweep)
  if (points > mostPoints)
    return [
      inconsistency(
        ["vary"],
        `${mostPoints} points at most; take values out, or say design: one-at-a-time`,
        `${points}`
      )
    ]
  const attacks = 1 + (sweep.attacks.length || chosenAttackers(sweep.scenario).length)
  const cells = points * chosenModels(sweep.scenario).length * attacks * sweep.replicates
  return cells > mostCells
    ? [
        inconsistency(
          ["replicates"],
          `${mostCells} cells at most (points, models, attacks and none, replicates)`,
          `${cells}`
        )
      ]
    : []
}

/** Of one thing that is varied, while the others are as the file says. */
const misfitsOf = (sweep: Sweep, index: number): ReadonlyArray<Misfit> => {
  const { at, values } = sweep.vary[index]!
  const found: Array<Misfit> = []
  for (const [number, value] of values.entries()) {
    const here = placed(at, value)
    const changed = withValues(sweep, here)
    if (Result.isSuccess(changed)) continue
    const [wrong] = changed.failure
    const ofPlace = here.findIndex(({ at: place }) => leadsNowhere(place, wrong!))
    if (ofPlace >= 0) {
      const path = typeof at === "string" ? ["vary", index, "at"] : ["vary", index, "at", ofPlace]
      return [aboutPlace(path, wrong!)]
    }
    const member = here.findIndex(({ at: place }) => liesWithin(wrong!.path, place))
    const path = ["vary", index, "values", number]
    found.push({
      ...wrong!,
      path: typeof at === "string" || member < 0 ? path : [...path, member],
      isAboutKey: false,
      message: detailOf(wrong!)
    })
  }
  return found
}

const liesWithin = (path: Misfit["path"], place: string): boolean =>
  place.split(".").every((step, depth) => String(path[depth]) === step)

/** A range whose ends fit fits as a whole: what schemas say of numbers are intervals. */
const drawMisfits = (sweep: Sweep): ReadonlyArray<Misfit> =>
  sweep.draw.flatMap((draw, index) => {
    for (const [end, share] of [
      ["from", 0],
      ["to", 1]
    ] as const) {
      const changed = withValues(sweep, [{ at: draw.at, value: drawnValue(draw, share) }])
      if (Result.isSuccess(changed)) continue
      const [wrong] = changed.failure
      return leadsNowhere(draw.at, wrong!)
        ? [aboutPlace(["draw", index, "at"], wrong!)]
        : [{ ...wrong!, path: ["draw", index, end], isAboutKey: false, message: detailOf(wrong!) }]
    }
    return []
  })

/** Values that fit alone and not together, such as shares that are over 1 then. */
const jointMisfits = (sweep: Sweep): ReadonlyArray<Misfit> => {
  const points = sweepPoints(sweep)
  if (Result.isFailure(points))
    return [{ path: ["vary"], message: `with ${points.failure.name}: ${points.failure.detail}` }]
  if (sweep.draw.length === 0) return []
  for (const point of points.success)
    for (const share of [0, 1]) {
      const drawn = withDraws(point.sweep, () => share)
      if (Result.isFailure(drawn))
        return [
          {
            path: ["draw"],
            message: `with all at one end of their ranges: ${detailOf(drawn.failure[0]!)}`
          }
        ]
    }
  return []
}

/** Parts of a sweep of which its worlds are made. */
const worldly = /^(?:scenario|misconfigured)(?:\.|$)/

/**
 * Values with which zones cannot be served, each by itself while the others are as the file says. A grid has too many pairs of values for
 * a world of each; where two clash that can each be served, the point says so when it is run.
 */
const unserved = (sweep: Sweep, signatures: SignatureStore): ReadonlyArray<Misfit> => [
  ...sweep.vary.flatMap(({ at, values }, index) =>
    values.flatMap((value, number) =>
      servedMisfits(sweep, placed(at, value), ["vary", index, "values", number], signatures)
    )
  ),
  ...sweep.draw.flatMap((draw, index) =>
    (["from", "to"] as const).flatMap((end, share) =>
      servedMisfits(
        sweep,
        [{ at: draw.at, value: drawnValue(draw, share) }],
        ["draw", index, end],
        signatures
      )
    )
  )
]

const servedMisfits = (
  sweep: Sweep,
  values: ReadonlyArray<PlacedValue>,
  path: Path,
  signatures: SignatureStore
): ReadonlyArray<Misfit> =>
  values.some(({ at }) => worldly.test(at))
    ? checkServedSweep(Result.getOrThrow(withValues(sweep, values)), signatures).map((one) => ({
        path,
        message: detailOf(toMisfit(one))
      }))
    : []
