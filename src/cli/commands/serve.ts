/** `hoptrust serve`: a scenario's world on real sockets of this machine, for real software to meet. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import type { MailTaken } from "../../live/smtp-listener.ts"
import { plainText } from "../../report/plain-table.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { chosenAttackers, nobody } from "../../scenario/attackers.ts"
import { chosenModels } from "../../scenario/models.ts"
import { type Ports, serve as served, services, unprivilegedPorts } from "../../serving/serve.ts"
import { type ServedHost, servedWorld, type ServedWorld } from "../../serving/served-world.ts"
import { trustFiles } from "../../serving/trust-files.ts"
import { chosenLabels } from "../chosen-labels.ts"
import { readScenarios, type ScenarioFile } from "../scenario-files.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { remark, say } from "../terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly model?: string | undefined
  readonly attacker?: string | undefined
  readonly phase?: string | undefined
  readonly out: string
  readonly "dns-port": number
  readonly "smtp-port": number
  readonly "https-port": number
  readonly "http-port": number
}

const portOption = (protocol: string, port: number) =>
  ({
    type: "number",
    default: port,
    describe: `port of every ${protocol} server; 0 takes a free one`,
    coerce: (given: number): number => {
      if (Number.isInteger(given) && given >= 0 && given <= 65_535) return given
      throw new CommandFailure(exitStatus.usage, `a port is an integer from 0 to 65535, not ${given}`)
    }
  }) as const

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
        describe: "none; attackers are not served yet"
      })
      .option("out", {
        type: "string",
        default: join("out", "serve"),
        describe: "folder for the trust anchor, root hints, root certificates and unbound.conf"
      })
      .option("dns-port", portOption("DNS", unprivilegedPorts.dns))
      .option("smtp-port", portOption("SMTP", unprivilegedPorts.smtp))
      .option("https-port", portOption("HTTPS", unprivilegedPorts.https))
      .option("http-port", portOption("HTTP", unprivilegedPorts.http))
      .example("$0 serve scenarios/headline/first-contact.yaml --model dane", "")
      .example("dig @127.51.100.1 -p 5300 example.com MX +dnssec", "ask one of the servers that it prints")
      .epilogue(
        "Every host has an address of 127.0.0.0/8, which no other machine can reach, and which its A records name: 192.0.2.1 becomes 127.0.2.1. Signatures and certificates are valid now. Each mail received is one line. Ctrl-C closes everything."
      ),
  handler: async ({ file, model, attacker, phase, out, ...ports }) => {
    const [read] = readScenarios([file])
    if (read === undefined) return
    const world = worldOf(read, { model, attacker, phase })
    const interruption = new AbortController()
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort())
    const serving = Effect.gen(function* () {
      const { ports: open } = yield* served(world, {
        ports: {
          dns: ports["dns-port"],
          smtp: ports["smtp-port"],
          https: ports["https-port"],
          http: ports["http-port"]
        },
        nowSeconds: () => Math.floor(Date.now() / 1000),
        onMail: (mail, host) => say(`${mailLine(mail, host)}\n`)
      })
      const files = trustFiles(world, open.dns)
      for (const { name, text } of files) yield* writeWhole(join(out, name), text)
      say(`${mapOf(titleOf(read, phase), world, open)}\n`)
      for (const { name, use } of files) say(`${join(out, name)}: ${use}\n`)
      say("\nServing until Ctrl-C. Mail received:\n")
      yield* aborted(interruption.signal)
    })
    const ended = await Effect.runPromise(Effect.result(Effect.scoped(serving)))
    if (Result.isFailure(ended)) throw new CommandFailure(exitStatus.cannotWrite, ended.failure.message)
  }
}

interface Chosen {
  readonly model: string | undefined
  readonly attacker: string | undefined
  readonly phase: string | undefined
}

const worldOf = (read: ScenarioFile, { model, attacker, phase }: Chosen): ServedWorld => {
  const { file, scenario } = read
  if (attacker !== undefined && attacker !== nobody.name)
    throw new CommandFailure(
      exitStatus.usage,
      `attackers are not served yet: leave out --attacker ${attacker}, or say --attacker ${nobody.name}`
    )
  const phases = scenario.phases.map(({ name }) => name)
  if (phase !== undefined && !phases.includes(phase))
    throw new CommandFailure(
      exitStatus.usage,
      `${file} has no phase ${phase}; it has ${phases.length === 0 ? "none" : phases.join(", ")}`
    )
  const [label] = chosenLabels([read], model === undefined ? undefined : [model], "model")
  const world = servedWorld({
    scenario,
    model: chosenModels(scenario).find((candidate) => candidate.label === label)!,
    nowMs: Date.now(),
    ...(phase === undefined ? {} : { phase })
  })
  if (Result.isFailure(world)) {
    const { failure } = world
    const reasons =
      failure._tag === "CannotServe"
        ? failure.reasons
        : [`the zone ${failure.apex}: ${failure.owner}: ${failure.detail}`]
    throw new CommandFailure(
      exitStatus.invalidScenario,
      [`${file}: this cannot be served on real sockets:`, ...reasons].join("\n  ")
    )
  }
  if (chosenAttackers(scenario).length > 0)
    remark("attackers are not served yet: this world is the one without them")
  return world.success
}

const titleOf = ({ scenario, name }: ScenarioFile, phase: string | undefined): string =>
  `${scenario.title} (${name})${phase === undefined ? "" : `, phase ${phase}`}`

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

/** Time, host, in what form it came, from whom to whom, and in whose hands it is where that is the attacker. */
const mailLine = ({ tlsVersion = "in clear", reversePath, forwardPaths }: MailTaken, host: ServedHost) =>
  [
    new Date().toISOString(),
    host.name,
    tlsVersion,
    `<${reversePath}>`,
    "to",
    forwardPaths.map((path) => `<${path}>`).join(", "),
    ...(host.owner === "attacker" ? ["held by the attacker"] : [])
  ].join("  ")

const aborted = (signal: AbortSignal): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (signal.aborted) resume(Effect.void)
    else signal.addEventListener("abort", () => resume(Effect.void), { once: true })
  })
