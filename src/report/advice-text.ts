/** Advice on a domain, for people: what breaks it, what to deploy first, what protects nothing, and what ends when. */
import { type CapabilitySet, isSubset, setText } from "../search/capability-set.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import { folded } from "./folded-text.ts"

export interface BreakingSet {
  readonly set: CapabilitySet
  /** What the attacker does, in order. */
  readonly does: ReadonlyArray<string>
}

export interface ModelAdvice {
  readonly model: string
  /** Of a mail that nobody attacks. */
  readonly undisturbed: Outcome
  readonly sets: ReadonlyArray<BreakingSet>
  /** Is it broken by just what breaks a sender that looks for nothing? */
  readonly isInert: boolean
  /** Decisions about each MX host, without an attacker, with their sections. */
  readonly decisions: ReadonlyArray<string>
  /** The search gave up before its end. */
  readonly isCapped: boolean
}

export interface Deployment {
  readonly title: string
  /** Label of the model whose senders it is for. */
  readonly model: string
  /** Sets that break it no longer, or only with something more. */
  readonly prevented: ReadonlyArray<CapabilitySet>
  readonly left: ReadonlyArray<CapabilitySet>
  /** Sets that break it and did not before. */
  readonly added: ReadonlyArray<CapabilitySet>
  /** One of the two searches gave up before its end. */
  readonly isCapped: boolean
}

export interface DatedAdvice {
  /** RFC 3339. */
  readonly at: string
  readonly happens: string
  /** Not read from a certificate or a signature. */
  readonly isAssumed: boolean
  readonly refusals: ReadonlyArray<DatedRefusal>
}

export interface DatedRefusal {
  readonly model: string
  readonly detail: string
  /** From when on. What caches keep may hide a change for a day. */
  readonly since: "before" | "the date" | "a day later"
}

export interface Advice {
  readonly domain: string
  readonly from: "scenario" | "capture"
  readonly goal: string
  readonly goalTitle: string
  readonly start: string
  readonly maxCapabilities: number
  readonly models: ReadonlyArray<ModelAdvice>
  /** The most useful first. */
  readonly deployments: ReadonlyArray<Deployment>
  /** Why whole models can do nothing here, as sentences. */
  readonly inert: ReadonlyArray<string>
  readonly dates: ReadonlyArray<DatedAdvice>
  /** Dates that were not tried, because there are too many. */
  readonly furtherDates: number
  /** What a capture does not carry over, as sentences. */
  readonly lost: ReadonlyArray<string>
}

/** What a change buys: a set is prevented where nothing that is left is a part of it. */
export const gained = (
  before: ReadonlyArray<CapabilitySet>,
  after: ReadonlyArray<CapabilitySet>
): Pick<Deployment, "prevented" | "left" | "added"> => ({
  prevented: before.filter((set) => !after.some((other) => isSubset(other, set))),
  left: before.filter((set) => after.some((other) => isSubset(other, set))),
  added: after.filter((set) => !before.some((other) => isSubset(other, set)))
})

/** Fewer capabilities are had by more attackers: sets of one count before sets of two. */
export const byWorth = (a: Deployment, b: Deployment): number =>
  ofSize(b, 1) - ofSize(a, 1) || ofSize(b, 2) - ofSize(a, 2) || a.title.localeCompare(b.title, "en")

const ofSize = ({ prevented, added }: Deployment, size: number): number =>
  prevented.filter((set) => set.length === size).length - added.filter((set) => set.length === size).length

export const adviceText = (advice: Advice): string =>
  [
    `${advice.domain}: what breaks it, and what to deploy first`,
    "",
    ...wrapped(
      `An attacker succeeds where ${advice.goalTitle}. One mail goes to the domain (${advice.start} start). Attackers have up to ${advice.maxCapabilities} capabilities.`
    ),
    "",
    "What to deploy first",
    ...deploymentText(advice),
    "",
    "What breaks it",
    ...advice.models.flatMap(modelText),
    "",
    "What protects nothing here",
    ...inertText(advice),
    "",
    "What ends or changes when, and what is refused then",
    ...datesText(advice),
    "",
    "Evidence: what the attacker does",
    ...advice.models.flatMap(evidence),
    ...(advice.lost.length === 0
      ? []
      : ["", "What the capture does not carry over", ...advice.lost.flatMap((one) => wrapped(`- ${one}`))]),
    ""
  ].join("\n")

const deploymentText = ({ deployments }: Advice): ReadonlyArray<string> => {
  const useful = deployments.filter(({ prevented }) => prevented.length > 0)
  const useless = deployments.filter((one) => !useful.includes(one))
  return [
    ...(useful.length === 0 ? ["  Nothing that was tried prevents an attack of this size."] : []),
    ...useful.flatMap(({ title, model, prevented, left, added, isCapped }, i) => [
      ...wrapped(`${i + 1}. ${title}.`, "  "),
      ...wrapped(
        `For senders with ${model}: ${prevented.length} of ${prevented.length + left.length} attacks no longer work: ${listed(prevented)}.`,
        "     "
      ),
      ...(left.length === 0 ? [] : wrapped(`Still work: ${listed(left)}.`, "     ")),
      ...(added.length === 0 ? [] : wrapped(`New: ${listed(added)}.`, "     ")),
      ...(isCapped ? ["     A search gave up before its end: this may be wrong."] : [])
    ]),
    ...[...Map.groupBy(useless, ({ title }) => title)].flatMap(([title, alike]) =>
      wrapped(
        `- ${title}: prevents nothing for senders with ${alike.map(({ model }) => model).join(", ")}.`,
        "  "
      )
    )
  ]
}

const modelText = ({ model, undisturbed, sets, isCapped }: ModelAdvice): ReadonlyArray<string> => [
  ...wrapped(`${model} (without an attacker: ${undisturbed})`, "  "),
  ...[1, 2].flatMap((size) => {
    const found = sets.filter(({ set }) => set.length === size).map(({ set }) => set)
    const with_ = size === 1 ? "with one capability" : "with two"
    return wrapped(`${with_}: ${found.length === 0 ? "nothing" : listed(found)}`, "    ")
  }),
  ...(sets.some(({ set }) => set.length === 0) ? ["    without any capability"] : []),
  ...(isCapped ? ["    The search gave up before its end: sets may be missing."] : [])
]

const inertText = ({ models, inert }: Advice): ReadonlyArray<string> => {
  const found = models.filter(({ isInert }) => isInert)
  return found.length === 0 && inert.length === 0
    ? ["  Every model that was searched prevents something."]
    : [
        ...found.flatMap(({ model, decisions }) => [
          ...wrapped(`${model} is broken by what breaks a sender that looks for nothing, because:`, "  "),
          ...decisions.flatMap((decision) => wrapped(`- ${decision}`, "    "))
        ]),
        ...inert.flatMap((sentence) => wrapped(`- ${sentence}`, "  "))
      ]
}

const datesText = ({ dates, furtherDates, from }: Advice): ReadonlyArray<string> => [
  ...(from === "capture"
    ? wrapped(
        "Dates are those in certificates and signatures. [A] is assumed: a capture shows no renewal and no roll-over, so that each line supposes that nothing is renewed until then.",
        "  "
      )
    : dates.length === 0
      ? []
      : wrapped("As the file says it. What has no renewal there is not renewed.", "  ")),
  ...(dates.length === 0 ? ["  Nothing that is known ends or changes."] : []),
  ...dates.flatMap(({ at, happens, isAssumed, refusals }) => [
    ...wrapped(`${at}: ${happens}.${isAssumed ? " [A]" : ""}`, "  "),
    ...(refusals.length === 0
      ? wrapped(`${from === "capture" ? "[A] " : ""}No sender refuses mail.`, "    ")
      : [...Map.groupBy(refusals, ({ since, detail }) => `${refuse[since]}: ${detail}`)].flatMap(
          ([refusing, alike]) =>
            wrapped(
              `${from === "capture" ? "[A] " : ""}Senders with ${alike.map(({ model }) => model).join(", ")} ${refusing}.`,
              "    "
            )
        ))
  ]),
  ...(furtherDates === 0 ? [] : [`  ${furtherDates} later dates were not tried.`])
]

const refuse = {
  before: "still refuse mail",
  "the date": "refuse mail",
  "a day later": "refuse mail a day later, when caches are empty"
} as const satisfies Readonly<Record<DatedRefusal["since"], string>>

const evidence = ({ model, sets }: ModelAdvice): ReadonlyArray<string> => [
  `  ${model}`,
  ...(sets.length === 0 ? ["    no set found"] : []),
  ...sets.flatMap(({ set, does }) => wrapped(`${setText(set)}: ${does.join("; then ")}`, "    "))
]

const listed = (sets: ReadonlyArray<CapabilitySet>): string => sets.map(setText).join(", ")

/** Lines of a terminal. */
const width = 100

const wrapped = (text: string, indent = ""): ReadonlyArray<string> =>
  folded(text, width - indent.length).map((line) => indent + line)
