/**
 * Kinds of moves: where something is done, and what is said or done there, whoever does it and whatever the names are. They are read from the menus as
 * these are laid out in runs, and from nothing else.
 */
import { Result } from "effect"
import { orderedNames } from "../staging/authority/ordering.ts"
import { Remembered } from "../staging/build.ts"
import { type ChosenModel, chosenModels } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { type Position, positions } from "../world/crossing.ts"
import { certificateWays, playOrder } from "./certificate-ways.ts"
import { play, undisturbed, type Unplayable } from "./history.ts"
import type { Decision, Plan } from "./written-driver.ts"
import { stage } from "./stage.ts"

export interface MoveKind {
  readonly place: Position
  /** The move in words, with `<domain>` and the like in place of names. */
  readonly says: string
  /** Who has it on the menu; "own host" takes none, for anybody can have hosts. */
  readonly capabilities: ReadonlyArray<string>
}

interface Names {
  readonly domain: { readonly name: string; readonly mx: ReadonlyArray<{ readonly host: string }> }
}

/** What a move of that text says, whatever the names, the numbers and the values are. */
export const sayingIn = ({ domain }: Names): ((does: string) => string) => {
  const known = new Map([
    ...domain.mx.map(({ host }) => [host.toLowerCase(), "<mx-host>"] as const),
    [`mta-sts.${domain.name.toLowerCase()}`, "<policy-host>"],
    [domain.name.toLowerCase(), "<domain>"]
  ])
  const nameless = (text: string): string => {
    const [, labels = "", name = text] = /^((?:_[a-z0-9-]+\.)*)(.*)$/.exec(text)!
    return (
      labels + (known.get(name) ?? (/\battacker(?:-signed)?\.test$/.test(name) ? "<attacker>" : "<other>"))
    )
  }
  return (does) =>
    does
      // By whose doing an answer is given, and by whose a challenge is passed.
      .replace(/^.* (?=\S+ (?:A|AAAA|CAA|MX|TLSA|TXT): )/, "answer ")
      .replace(/^.*: (?=pass )/, "")
      // The data, who makes room for it, whether it is kept away by silence or otherwise; and with which parameters a model is published.
      .replaceAll(/ \((?:[^()]|\([^()]*\))*\)/g, "")
      .replaceAll(/ with a certificate that is \S+?(?=,|$)/g, "")
      .replaceAll(/, [a-z][A-Za-z.]* (?:"[^"]*"|\d+|true|false|[[{].*?[\]}])(?=,|$)/g, "")
      .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}/g, "<address>")
      .replaceAll(/\bTLSv1\.\d/g, "<version>")
      .replaceAll(/\b\d+(?= s\b| changes\b)/g, "<number>")
      .replace(/\S+ (?=(?:DS|DNSKEY)\b)/, "<zone> ")
      .replaceAll(/(?<![\w<-])(?:[a-z0-9_-]+\.)+[a-z]+(?=[\s:,@/]|$)/gi, (name) =>
        nameless(name.toLowerCase())
      )
}

/** All that comes up in the scenario's deployment under its models, in order of place and text. */
export const moveKinds = (scenario: Scenario): Result.Result<ReadonlyArray<MoveKind>, Unplayable> => {
  const kinds = new Kinds(sayingIn(scenario))
  const remembered = new Remembered()
  for (const model of chosenModels(scenario)) {
    const failure = layOut(scenario, model, remembered, kinds)
    if (failure !== undefined) return Result.fail(failure)
  }
  return Result.succeed(kinds.all)
}

/** What can be done where nothing is done, and after each thing that could be done first. */
const layOut = (
  scenario: Scenario,
  model: ChosenModel,
  remembered: Remembered,
  kinds: Kinds
): Unplayable | undefined => {
  // Warm, for somebody to be brought to write; with mail afterwards, for what differs in how long it is kept.
  const ways = {
    stage: stage(scenario, { start: "warm", messages: 1, goals: ["poison"] }),
    model,
    seed: 1,
    remembered
  }
  const twins = undisturbed(ways)
  if (Result.isFailure(twins)) return twins.failure
  const certificates = certificateWays(ways, 1)
  if (Result.isFailure(certificates)) return certificates.failure
  const playing = {
    ...ways,
    twins: twins.success,
    certificates: certificates.success,
    decides: "consistent" as const
  }
  const orders = orderedNames(scenario)
  return (
    follow((plan) => play(playing, plan), kinds) ??
    orders.reduce<Unplayable | undefined>(
      (failure, domain) => failure ?? follow((plan) => playOrder(ways, { domain, plan }), kinds),
      undefined
    )
  )
}

/** Goes on from each move that is the first of its kind here. */
const follow = (
  run: (plan: Plan) => Result.Result<{ readonly decisions: ReadonlyArray<Decision> }, Unplayable>,
  kinds: Kinds
): Unplayable | undefined => {
  const here = new Set<string>()
  const plans: Array<Plan> = [{ choices: [] }]
  for (const { choices } of plans) {
    const history = run({ choices })
    if (Result.isFailure(history)) return history.failure
    const last = choices.at(-1)?.crossing ?? -1
    for (const { crossing, position, offers } of history.success.decisions) {
      if (crossing <= last) continue
      for (const { capability, does, move } of offers) {
        const kind = kinds.add(position, does, capability)
        if (here.has(kind)) continue
        here.add(kind)
        plans.push({ choices: [...choices, { crossing, move }] })
      }
    }
  }
  return undefined
}

class Kinds {
  readonly #saying: (does: string) => string
  readonly #kinds = new Map<string, { readonly place: Position; says: string; capabilities: Set<string> }>()

  constructor(saying: (does: string) => string) {
    this.#saying = saying
  }

  /** Which kind it is. */
  add(place: Position, does: string, capability: string): string {
    const says = this.#saying(does)
    const key = `${place}: ${says}`
    const kind = this.#kinds.get(key) ?? { place, says, capabilities: new Set<string>() }
    this.#kinds.set(key, kind)
    kind.capabilities.add(capability)
    return key
  }

  get all(): ReadonlyArray<MoveKind> {
    return [...this.#kinds.values()]
      .map(({ capabilities, ...kind }) => ({ ...kind, capabilities: [...capabilities].toSorted() }))
      .toSorted(
        (a, b) => positions.indexOf(a.place) - positions.indexOf(b.place) || (a.says < b.says ? -1 : 1)
      )
  }
}
