/** Worlds served with their attacker, and a plain client of MX hosts. RFC 3207. */
import { Result } from "effect"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { chosenAttackers } from "../scenario/attackers.ts"
import { chosenModels } from "../scenario/models.ts"
import { opened, scenarioOf } from "../serving/served.fixture.ts"
import { trustFiles } from "../serving/trust-files.ts"
import { attackPlanOf } from "./attack-plan.ts"

export const planOf = (yaml: string, model: string, attacker: string, atMicros = 0) => {
  const scenario = scenarioOf(yaml)
  const chosen = chosenModels(scenario).find(({ label }) => label === model)!
  const who = chosenAttackers(scenario).find(({ name }) => name === attacker)
  const attack = who && Result.getOrThrow(attackPlanOf(scenario, chosen, who)).plan
  return { scenario, model: chosen, nowMs: Date.now, atMicros, ...(attack === undefined ? {} : { attack }) }
}

export type Served = Awaited<ReturnType<typeof opened>>

/** What is opened is closed with the others. */
export class ServedWorlds {
  readonly #worlds: Array<Served> = []
  async open(yaml: string, model: string, attacker: string, atMicros?: number): Promise<Served> {
    const world = await opened(planOf(yaml, model, attacker, atMicros))
    this.#worlds.push(world)
    return world
  }
  readonly close = () => Promise.all(this.#worlds.map(({ close }) => close()))
}

/** Lines of one server after the other. */
export class Lines {
  readonly #socket: Socket
  #text = ""
  #isOver = false
  #wake = () => {}
  constructor(socket: Socket) {
    this.#socket = socket
    socket.on("error", () => {})
    socket.on("data", (octets) => {
      this.#text += octets.toString("latin1")
      this.#wake()
    })
    socket.on("close", () => {
      this.#isOver = true
      this.#wake()
    })
  }
  /** All lines of a reply; empty where the connection ends. */
  async reply(): Promise<string> {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*(?:\d{3} .*|\D.*|\d{3})\r\n/.exec(this.#text)?.[0]
      if (reply !== undefined) {
        this.#text = this.#text.slice(reply.length)
        return reply
      }
      if (this.#isOver) return ""
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
  say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`)
    return this.reply()
  }
}

const secured = async (socket: Socket, { world, ports }: Served, servername: string): Promise<TLSSocket> => {
  socket.removeAllListeners("data")
  const ca = trustFiles(world, ports.dns).find((one) => one.name === "root.pem")!.text
  const tls = connectTls({ socket, servername, ca, rejectUnauthorized: false })
  tls.on("error", () => {})
  await once(tls, "secureConnect")
  return tls
}

/** As RFC 3207 leaves it to the client: encrypts where that is offered, and verifies nothing. */
export const send = async (served: Served, mxHost: string, address: string) => {
  const socket = connect(served.ports.smtp, address)
  let lines = new Lines(socket)
  const greeting = await lines.reply()
  const extensions = await lines.say("EHLO out.plain.test")
  let certificate: string | undefined
  const offersStartTls = /^250[- ]STARTTLS\r$/m.test(extensions)
  if (offersStartTls && (await lines.say("STARTTLS")).startsWith("220")) {
    const tls = await secured(socket, served, mxHost)
    certificate = `${tls.authorized ? "trusted" : "not trusted"}, ${tls.getPeerCertificate().subjectaltname}`
    lines = new Lines(tls)
    await lines.say("EHLO out.plain.test")
  }
  const codes: Array<string> = []
  for (const line of [
    "MAIL FROM:<a@plain.test>",
    "RCPT TO:<user@example.com>",
    "DATA",
    "Message-ID: <1@plain.test>\r\n\r\nhello\r\n.",
    "QUIT"
  ])
    codes.push((await lines.say(line)).slice(0, 3))
  socket.destroy()
  return { greeting: greeting.trim(), offersStartTls, certificate, codes: codes.join(" ") }
}

/** A scenario whose attacker does what is written. */
export const scripted = (name: string, ...actions: ReadonlyArray<string>) => `
title: scripted
models: [opportunistic, mta-sts, dane]
domain: { name: example.com, mx: [{ host: mx1.example.com }] }
attackers:
  - name: ${name}
    actions:
${(actions.length === 0
  ? ["{ on: dns, name: example.com, type: MX, does: forge, data: [10 mx.attacker.test.] }"]
  : actions
)
  .map((action) => `      - ${action}`)
  .join("\n")}
`
