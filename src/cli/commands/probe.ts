/** `hoptrust probe`: what senders of each model do with mail for a real domain, over this machine's network. */
import { Effect, Result } from "effect"
import { hostname, networkInterfaces } from "node:os"
import { domainToASCII } from "node:url"
import type { CommandModule } from "yargs"
import { bundledRoots, certificatesInPem } from "../../live/bundled-roots.ts"
import { dnsOverSockets } from "../../live/dns-transport.ts"
import { httpsOverSockets } from "../../live/https-transport.ts"
import { freshSeed } from "../../live/seed.ts"
import { politely } from "../../live/politely.ts"
import { smtpOverSockets } from "../../live/smtp-transport.ts"
import { type CaptureLine, readCapture } from "../../probing/capture-format.ts"
import { captureOf } from "../../probing/capture-of.ts"
import { hider } from "../../probing/hidden-client.ts"
import { forwarder, type ProbeQuestion } from "../../probing/probe.ts"
import { recorded } from "../../probing/recorded.ts"
import { rootAnchors } from "../../probing/root-anchors.ts"
import { rootHints } from "../../probing/root-hints.ts"
import { readAnchors, readHints, type TrustFileRejected } from "../../probing/trust-files.ts"
import type { Transports } from "../../probing/transports.ts"
import { smtpVisits } from "../../probing/visit.ts"
import { parseName } from "../../protocol/dns/name.ts"
import { canonicalAddress } from "../../protocol/dns/rdata/address.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { readText } from "../../machine/files.ts"
import { portOption } from "../port-option.ts"
import { probed, sayProbed } from "../probe-report.ts"
import { scenarioOption, writeScenario } from "../probed-scenario.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

interface Arguments {
  readonly domain: string
  readonly anchor?: string | undefined
  readonly hints?: string | undefined
  readonly roots?: string | undefined
  readonly resolver?: string | undefined
  readonly now?: string | undefined
  readonly smtp: boolean
  readonly capture?: string | undefined
  readonly scenario?: string | undefined
  readonly rate: number
  readonly timeout: number
  readonly "dns-port": number
  readonly "smtp-port": number
  readonly "https-port": number
}

export const probe: CommandModule<object, Arguments> = {
  command: "probe <domain>",
  describe: "Say what senders of each model do with mail for a real domain, and what to mend first",
  builder: (yargs) =>
    yargs
      .positional("domain", { type: "string", demandOption: true, describe: "domain of mail addresses" })
      .option("capture", {
        type: "string",
        requiresArg: true,
        describe: "file to keep every exchange in, for replay"
      })
      .option("scenario", scenarioOption)
      .option("smtp", {
        type: "boolean",
        default: true,
        describe: "visit the MX hosts, up to the TLS handshake; --no-smtp leaves them alone"
      })
      .option("resolver", {
        type: "string",
        requiresArg: true,
        describe:
          "IP[:PORT] of a resolver to ask in place of the authoritative servers; it need not be trusted"
      })
      .option("anchor", {
        type: "string",
        requiresArg: true,
        describe:
          "file with trust anchors: DS or DNSKEY records, or the XML of RFC 9718; by default, those of 2024"
      })
      .option("hints", {
        type: "string",
        requiresArg: true,
        describe: "file with root hints; by default, those of 2024"
      })
      .option("roots", {
        type: "string",
        requiresArg: true,
        describe: "file with root certificates (PEM); by default, those that Node.js comes with"
      })
      .option("now", {
        type: "string",
        requiresArg: true,
        describe: "time to judge at, such as 2026-03-16T09:00:00Z"
      })
      .option("rate", { type: "number", default: 5, describe: "DNS queries a second, at most" })
      .option("timeout", { type: "number", default: 120, describe: "seconds for the whole probe, at most" })
      .option("dns-port", portOption("DNS", 53))
      .option("smtp-port", portOption("SMTP", 25))
      .option("https-port", portOption("HTTPS", 443))
      .example("$0 probe example.com", "")
      .example("$0 probe example.com --capture example.capture && $0 replay example.capture", "")
      .example("$0 probe example.com --scenario example.yaml && $0 attack example.yaml", "")
      .epilogue(
        "Sends no mail: the dialogue with an MX host ends after the TLS handshake. One connection to each host. Takes about 10 s for each domain and MX host that it has not asked before, at the default rate."
      ),
  handler: async (given) => {
    const question = questionOf(given)
    const lines: Array<CaptureLine> = []
    const found = await probed(
      question,
      transportsOf(given, question, (line) => lines.push(line))
    )
    const text = captureOf(question, lines, Date.now())
    // First: what took two minutes is not lost with a disk that is full.
    sayProbed(found)
    if (given.capture !== undefined) {
      const written = await Effect.runPromise(Effect.result(writeWhole(given.capture, text)))
      if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
    }
    if (given.scenario !== undefined)
      await writeScenario(given.scenario, Result.getOrThrow(readCapture(text)), found)
  }
}

const usage = (message: string): CommandFailure => new CommandFailure(exitStatus.usage, message)

const questionOf = ({
  domain,
  anchor,
  hints,
  roots,
  resolver,
  now,
  smtp,
  rate,
  timeout
}: Arguments): ProbeQuestion => {
  const name = parseName(domainToASCII(domain).replace(/\.$/, ""))
  if (Result.isFailure(name) || name.success.labels.length === 0)
    throw usage(`expected a domain such as example.com, found ${domain}`)
  const judgedAtMs = now === undefined ? Date.now() : Date.parse(now)
  if (Number.isNaN(judgedAtMs))
    throw usage(`--now: expected a time such as 2026-03-16T09:00:00Z, found ${now}`)
  if (!(rate > 0)) throw usage(`--rate: expected a number over 0, found ${rate}`)
  if (!(timeout > 0)) throw usage(`--timeout: expected a number of seconds over 0, found ${timeout}`)
  return {
    domain: name.success.key,
    judgedAtMs: Math.floor(judgedAtMs),
    // RFC 5452 §9.2: nobody is to foresee the ids.
    seed: freshSeed(),
    visits: smtp,
    forwards: resolver !== undefined,
    addressTypes: ownAddresses().some((address) => address.includes(":")) ? ["A", "AAAA"] : ["A"],
    anchors: trusted(anchor, rootAnchors, (text) => readAnchors(text, judgedAtMs / 1000)),
    rootServers: trusted(hints, rootHints, readHints),
    roots: roots === undefined ? bundledRoots() : rootsIn(roots)
  }
}

const trusted = <A>(
  file: string | undefined,
  builtIn: string,
  read: (text: string) => Result.Result<A, TrustFileRejected>
): A => {
  const result = read(file === undefined ? builtIn : readText(file))
  if (Result.isSuccess(result)) return result.success
  throw new CommandFailure(
    exitStatus.invalidScenario,
    `${file ?? "built in"}:${result.failure.line}: error: ${result.failure.detail}`
  )
}

const rootsIn = (file: string): ReadonlyArray<Uint8Array> => {
  const certificates = certificatesInPem(readText(file))
  if (certificates.length > 0) return certificates
  throw new CommandFailure(
    exitStatus.invalidScenario,
    `${file}:1: error: expected certificates in PEM, found none`
  )
}

/** Those by which others know this machine. Link-local ones (RFC 4291 §2.5.6) lead nowhere. */
const ownAddresses = (): ReadonlyArray<string> =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ address }) => address)

/** RFC 5321 §4.1.4: a name that leads here, or else the address. */
const ownName = (): string => {
  const name = hostname()
  const [address] = ownAddresses().filter((one) => !one.includes(":"))
  return name.includes(".") ? name : `[${address ?? "127.0.0.1"}]`
}

const transportsOf = (
  given: Arguments,
  { forwards }: ProbeQuestion,
  keep: (line: CaptureLine) => void
): Transports => {
  const resolver = forwards ? resolverOf(given) : undefined
  const direct = dnsOverSockets({ port: resolver?.port ?? given["dns-port"], timeoutMs: 3_000 })
  const { dns, https, smtp, elapsedMs } = politely(
    {
      dns: {
        exchange: (request) =>
          direct.exchange(
            resolver !== undefined && request.server === forwarder
              ? { ...request, server: resolver.address }
              : request
          )
      },
      https: httpsOverSockets({ port: given["https-port"], timeoutMs: 30_000 }),
      smtp: smtpOverSockets({ port: given["smtp-port"] })
    },
    { queriesPerSecond: given.rate, timeoutMs: given.timeout * 1000 }
  )
  return recorded(
    { dns, https, smtp: smtpVisits({ dialler: smtp, ownName: ownName() }) },
    { elapsedMs, keep, hide: hider([hostname(), ...ownAddresses()]) }
  )
}

const resolverOf = ({ resolver = "", "dns-port": usual }: Arguments) => {
  const [, inBrackets, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(resolver) ?? []
  // Without brackets, an IPv6 address has no port.
  const address = canonicalAddress(inBrackets ?? plain ?? resolver)
  const number = port === undefined ? usual : Number(port)
  if (address === undefined || number < 1 || number > 65_535)
    throw usage(
      `--resolver: expected an address such as 192.0.2.1, 192.0.2.1:53 or [2001:db8::1]:53, found ${resolver}`
    )
  return { address, port: number }
}
