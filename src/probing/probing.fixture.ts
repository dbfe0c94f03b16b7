/** Probes of served worlds and of single hosts, over sockets of the loopback interface. */
import { Effect, Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { certificatesInPem } from "../live/bundled-roots.ts"
import { dnsOverSockets } from "../live/dns-transport.ts"
import { httpsOverSockets } from "../live/https-transport.ts"
import { politely } from "../live/politely.ts"
import { smtpOverSockets } from "../live/smtp-transport.ts"
import type { opened, openedWithTrust } from "../serving/served.fixture.ts"
import { type CaptureLine, readCapture } from "./capture-format.ts"
import { captureOf, questionOf } from "./capture-of.ts"
import { hider } from "./hidden-client.ts"
import { probe, type ProbeQuestion } from "./probe.ts"
import { recorded } from "./recorded.ts"
import { replayed } from "./replayed.ts"
import { readAnchors, readHints } from "./trust-files.ts"
import { smtpVisits } from "./visit.ts"

type Ports = Awaited<ReturnType<typeof opened>>["ports"]

export interface Limits {
  /** Of the whole probe. */
  readonly timeoutMs: number
  /** Of one step. */
  readonly stepMs: number
  /** Of one dialogue with an MX host. */
  readonly visitMs: number
}

const patient: Limits = { timeoutMs: 20_000, stepMs: 5_000, visitMs: 5_000 }

export const socketTransports = (
  ports: Pick<Ports, "dns" | "smtp" | "https">,
  keep: (line: CaptureLine) => void,
  { timeoutMs, stepMs, visitMs }: Limits = patient
) => {
  const step = { timeoutMs: stepMs }
  const { dns, https, smtp, elapsedMs } = politely(
    {
      dns: dnsOverSockets({ port: ports.dns, ...step }),
      https: httpsOverSockets({ port: ports.https, ...step }),
      smtp: smtpOverSockets({ port: ports.smtp, ...step })
    },
    { queriesPerSecond: 10_000, timeoutMs }
  )
  return recorded(
    { dns, https, smtp: smtpVisits({ dialler: smtp, ownName: "sender.private.test", timeoutMs: visitMs }) },
    { elapsedMs, keep, hide: hider(["sender.private.test"]) }
  )
}

export const questionFor = (
  { folder }: Pick<Awaited<ReturnType<typeof openedWithTrust>>, "folder">,
  changed: Partial<ProbeQuestion> = {}
): ProbeQuestion => {
  const text = (file: string) => readFileSync(join(folder, file), "utf8")
  return {
    domain: "example.com",
    judgedAtMs: Date.now(),
    seed: "0123456789abcdef",
    visits: true,
    forwards: false,
    addressTypes: ["A"],
    anchors: Result.getOrThrow(readAnchors(text("root.anchor"), 0)),
    rootServers: Result.getOrThrow(readHints(text("root.hints"))),
    roots: certificatesInPem(text("root.pem")),
    ...changed
  }
}

/** With its capture as text. */
export const probeOverSockets = async (
  question: ProbeQuestion,
  ports: Pick<Ports, "dns" | "smtp" | "https">,
  limits?: Limits
) => {
  const lines: Array<CaptureLine> = []
  const found = await Effect.runPromise(
    probe(
      question,
      socketTransports(ports, (line) => lines.push(line), limits)
    )
  )
  return { found, capture: captureOf(question, lines, question.judgedAtMs) }
}

/** Of what the capture says alone. */
export const probeAgain = (text: string) => {
  const capture = Result.getOrThrow(readCapture(text))
  return Effect.runPromise(probe(questionOf(capture), replayed(capture)))
}
