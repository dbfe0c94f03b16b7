/** `hoptrust serve`: a scenario's world on real sockets of this machine, for real software to meet. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import type { RunFailure } from "../../experiment/judged-cell.ts"
import { plainText } from "../../report/plain-table.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { type ChosenAttacker, chosenAttackers } from "../../scenario/attackers.ts"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { movingWorld, type MovingWorld } from "../../serving/moving-world.ts"
import { type Ports, services, standardPorts, unprivilegedPorts } from "../../serving/serve.ts"
import { atOwnAddresses } from "../../serving/placement.ts"
import {
  beginningOf,
  type CannotServe,
  type ServedWorld,
  type ServingPlan
} from "../../serving/served-world.ts"
import { trustFiles } from "../../serving/trust-files.ts"
import { listPlace } from "../../world/certificate-authority/distribution-point.ts"
import { attackPlanOf } from "../attack-plan.ts"
import {
  againInOwnNamespace,
  isInOwnNamespace,
  onAbandoned,
  takeAddresses,
  wayIn
} from "../namespace/own-namespace.ts"
import { chosenLabels } from "../../machine/chosen-labels.ts"
import { mailLine } from "../mail-line.ts"
import { portOption } from "../port-option.ts"
import { readScenarios, type ScenarioFile } from "../../machine/scenario-files.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"
import { isTypedAt, onTyped, phaseAt, readStep, stepHelp, timeInWords } from "../time-steps.ts"

interface Arguments {
  readonly file: string
  readonly model?: string | undefined
  readonly attacker?: string | undefined
  readonly phase?: string | undefined
  readonly namespace: boolean
  readonly steps?: boolean | undefined
  readonly out: string
  readonly "dns-port": number
  readonly "smtp-port": number
  readonly "https-port": number
  readonly "http-port": number
}

export const serve: CommandModule<object, Arguments> = {
  command: "serve <file>",
  describe: "Put a scenario's name servers, MX hosts and web hosts on loopback sockets, for real software",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "scenario file (YAML)" })
      .option("model", {
        type: "string",
        describe: "label of the model that the domain publishes; by default, the first of the scenario"
      })
      .option("phase", {
        type: "string",
        describe: "name of the phase to serve, with its beginning moved to now; by default, the start"
      })
      .option("attacker", {
        type: "string",
        describe: "name of an attacker that acts on the way to these servers; by default, none"
      })
      .option("namespace", {
        type: "boolean",
        default: false,
        describe:
          "serve at the scenario's own addresses and at ports 53, 25, 443 and 80, in a network namespace made for it (Linux; root, or user namespaces)"
      })
      .option("steps", {
        type: "boolean",
        describe:
          "move the scenario's time on as standard input says, a step a line: next, +1h, at 2d; by default, where that is a terminal"
      })
      .option("out", {
        type: "string",
        default: join("out", "serve"),
        describe: "folder for the trust anchor, root hints, root certificates and unbound.conf"
      })
      .option("dns-port", portOption("DNS", unprivilegedPorts.dns, "; 0 takes a free one"))
      .option("smtp-port", portOption("SMTP", unprivilegedPorts.smtp, "; 0 takes a free one"))
      .option("https-port", portOption("HTTPS", unprivilegedPorts.https, "; 0 takes a free one"))
      .option("http-port", portOption("HTTP", unprivilegedPorts.http, "; 0 takes a free one"))
      .example("$0 serve scenarios/headline/first-contact.yaml --model dane", "")
      .example("dig @127.51.100.1 -p 5300 example.com MX +dnssec", "ask one of the servers that it prints")
      .epilogue(
        "Every host has an address of 127.0.0.0/8, which no other machine can reach, and which its A records name: 192.0.2.1 becomes 127.0.2.1. With --namespace hosts have the addresses that the scenario gives them, IPv6 too, and no other machine can reach those either. Signatures and certificates are valid now. An attacker plays the strategy that `run` has it play under that model. Each mail received is one line, with the outcome as `run` calls it. Ctrl-C closes everything."
      ),
  handler: async ({ file, model, attacker, phase, namespace, steps, out, ...ports }) => {
    if (namespace && !isInOwnNamespace()) {
      // Said out here where it is wrong.
      readScenarios([file])
      process.exitCode = await againInOwnNamespace({ words: process.argv.slice(2) })
      return
    }
    const [read] = readScenarios([file])
    if (read === undefined) return
    const { plan, titleIn, strategy } = openingOf(read, { model, attacker, phase, namespace })
    const interruption = new AbortController()
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort())
    if (namespace) onAbandoned(() => interruption.abort())
    const serving = Effect.gen(function* () {
      const moving = yield* movingWorld(plan, {
        onWorld: ({ hosts }) => {
          if (namespace) takeAddresses(hosts.flatMap(({ addresses }) => addresses))
        },
        ports: namespace
          ? standardPorts
          : {
              dns: ports["dns-port"],
              smtp: ports["smtp-port"],
              https: ports["https-port"],
              http: ports["http-port"]
            },
        onMail: (mail, host, holdings) =>
          say(`${new Date().toISOString()}  ${mailLine(mail, host, holdings)}\n`)
      })
      const write = Effect.gen(function* () {
        const { world, ports: open } = moving.standing()
        const files = trustFiles(world, open.dns)
        for (const { name, text } of files) yield* writeWhole(join(out, name), text)
        const inPhase = phaseAt(read.scenario, world.nowMicros())
        return { files, map: mapOf(titleIn(inPhase), world, open), open }
      })
      const { files, map, open } = yield* write
      say(`${map}\n`)
      for (const { name, use } of files) say(`${join(out, name)}: ${use}\n`)
      if (read.scenario.revocationLists !== undefined && !namespace) say(`\n${listsAt(open.http)}\n`)
      if (namespace) say(`\nA shell where these addresses are: ${wayIn()}\n`)
      if (strategy !== undefined) say(`\nThe attacker's strategy: ${strategy}\n`)
      const takesSteps = steps ?? isTypedAt()
      say(
        `\nServing until Ctrl-C.${takesSteps ? " Type next, +1h or at 2d to move the scenario's time on, ? for more." : ""} Mail received:\n`
      )
      let lastMap = map
      if (takesSteps)
        yield* Effect.acquireRelease(
          Effect.sync(() =>
            onTyped(async (line) => {
              const taken = await Effect.runPromise(Effect.result(stepped(line, read.scenario, moving)))
              if (Result.isFailure(taken)) {
                say(`${taken.failure}\n`)
                return
              }
              if (taken.success.hasMoved) {
                const anew = await Effect.runPromise(Effect.result(write))
                if (Result.isFailure(anew)) say(`${anew.failure.message}\n`)
                else if (anew.success.map !== lastMap) say(`${(lastMap = anew.success.map)}\n`)
              }
              if (taken.success.says !== "") say(`${taken.success.says}\n`)
            })
          ),
          (end) => Effect.sync(end)
        )
      yield* aborted(interruption.signal)
    })
    const ended = await Effect.runPromise(Effect.result(Effect.scoped(serving)))
    if (Result.isSuccess(ended)) return
    const { failure } = ended
    throw failure._tag === "CannotServe" || failure._tag === "ZonePlanRejected"
      ? cannotServe(file, failure)
      : new CommandFailure(exitStatus.cannotWrite, failure.message)
  }
}

interface Chosen {
  readonly model: string | undefined
  readonly attacker: string | undefined
  readonly phase: string | undefined
  readonly namespace: boolean
}

/** What a typed line brings about. A failure is in words. */
const stepped = (
  line: string,
  scenario: Scenario,
  { standing, moveTo }: MovingWorld
): Effect.Effect<{ readonly hasMoved: boolean; readonly says: string }, string> =>
  Effect.gen(function* () {
    const read = readStep(line, scenario, standing().world.nowMicros())
    if (Result.isFailure(read)) return yield* Effect.fail(read.failure)
    const step = read.success
    if (step === undefined) return { hasMoved: false, says: "" }
    if (step === "help") return { hasMoved: false, says: stepHelp }
    yield* Effect.mapError(moveTo(step.toMicros), (failure) =>
      failure._tag === "NoSuchMoment"
        ? `${timeInWords(step.toMicros)} cannot be served: ${failure.reason}; the scenario is at ${timeInWords(standing().world.nowMicros())}`
        : failure._tag === "CannotListen"
          ? failure.message
          : `this moment cannot be served: ${reasonsOf(failure).join("; ")}`
    )
    const phase = phaseAt(scenario, step.toMicros)
    const at = timeInWords(standing().world.nowMicros())
    return {
      hasMoved: true,
      says: `${new Date().toISOString()}  now ${at} after the scenario's start${phase === undefined ? "" : `, phase ${phase}`}`
    }
  })

interface Opening {
  readonly plan: ServingPlan
  readonly titleIn: (phase: string | undefined) => string
  /** In words; absent where nobody attacks. */
  readonly strategy?: string
}

const openingOf = (read: ScenarioFile, { model, attacker, phase, namespace }: Chosen): Opening => {
  const { file, name, scenario } = read
  const phases = scenario.phases.map(({ name }) => name)
  if (phase !== undefined && !phases.includes(phase))
    throw new CommandFailure(
      exitStatus.usage,
      `${file} has no phase ${phase}; it has ${phases.length === 0 ? "none" : phases.join(", ")}`
    )
  const [label] = chosenLabels([read], model === undefined ? undefined : [model], "model")
  const chosen = chosenModels(scenario).find((candidate) => candidate.label === label)!
  const attack = attacker === undefined ? undefined : attackerOf(read, attacker)
  const planned = attack && attackPlanOf(scenario, chosen, attack)
  if (planned !== undefined && Result.isFailure(planned)) throw cannotServe(file, planned.failure)
  return {
    plan: {
      scenario,
      model: chosen,
      nowMs: Date.now,
      atMicros: phase === undefined ? 0 : beginningOf(scenario, phase)!,
      ...(namespace ? { placement: atOwnAddresses } : {}),
      ...(planned === undefined ? {} : { attack: planned.success.plan })
    },
    titleIn: (inPhase) =>
      [
        `${scenario.title} (${name})`,
        ...(inPhase === undefined ? [] : [`phase ${inPhase}`]),
        ...(attack === undefined ? [] : [`attacker ${attack.name}`])
      ].join(", "),
    ...(planned === undefined ? {} : { strategy: planned.success.inWords })
  }
}

/** Undefined for nobody. */
const attackerOf = (read: ScenarioFile, attacker: string): ChosenAttacker | undefined => {
  const [chosen] = chosenLabels([read], [attacker], "attacker")
  return chosenAttackers(read.scenario).find(({ name }) => name === chosen)
}

const cannotServe = (file: string, failure: CannotServe | RunFailure): CommandFailure =>
  new CommandFailure(
    exitStatus.invalidScenario,
    [`${file}: this cannot be served on real sockets:`, ...reasonsOf(failure)].join("\n  ")
  )

const reasonsOf = (failure: CannotServe | RunFailure): ReadonlyArray<string> => {
  switch (failure._tag) {
    case "CannotServe":
      return failure.reasons
    case "ZonePlanRejected":
      return [`the zone ${failure.apex}: ${failure.owner}: ${failure.detail}`]
    case "Deadlock":
      // A broken invariant of ours.
      throw failure
  }
}

/** RFC 5280 §4.2.1.13: a place is a URI, and its authority could have a port; those here are the scenario's. */
const listsAt = (port: number): string =>
  `Certificates say that revocation lists are at ${listPlace("trusted", "issuer")} and the like, without a port. Here they are at port ${port}; with --namespace they are where certificates say.`

const mapOf = (title: string, { hosts }: ServedWorld, ports: Ports): string =>
  plainText({
    title,
    keys: 1,
    header: ["host", "in the scenario", "here", "ports"],
    rows: hosts.flatMap((host) => {
      const open = services.filter((service) => host[service] !== undefined)
      return host.addresses.map((address, index) => [
        host.name,
        host.simulatedAddresses[index]!,
        address,
        open.length === 0 ? "none" : open.map((service) => `${service} ${ports[service]}`).join(", ")
      ])
    })
  })

const aborted = (signal: AbortSignal): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (signal.aborted) resume(Effect.void)
    else signal.addEventListener("abort", () => resume(Effect.void), { once: true })
  })
