/** The DNSSEC chains that hosts send in their handshakes, made of the zones as they are served at the time. RFC 9102 §3, §4. */
import { tlsaOwner } from "../protocol/dane/tlsa.ts"
import type { Message, Question } from "../protocol/dns/message.ts"
import { parseName } from "../protocol/dns/name.ts"
import { noMessage } from "../protocol/dns/reply.ts"
import { classIn, typeCodes } from "../protocol/dns/types.ts"
import { constructChain } from "../protocol/dnssec-chain/construct.ts"
import { writeChain } from "../protocol/dnssec-chain/extension.ts"
import { answerWith } from "../protocol/dnssec/asking.ts"
import type { ResourceRecord } from "../protocol/dns/record.ts"
import { RecentMap } from "../protocol/keys/recent-map.ts"
import { Result } from "effect"
import type { Deployment } from "./deployment.ts"
import { periodOf } from "./name-server/answer-again.ts"
import { answerMessage } from "./name-server/answer.ts"
import type { Zones } from "./name-server/zone.ts"
import type { ServedZones } from "./zones.ts"

/** Our choice: some hundred kilobytes. */
const capacity = 64

export class ServedChains {
  readonly #servers: ReadonlyArray<string>
  readonly #servedBy: ServedZones["servedBy"]
  /** The parts are the same objects for as long as nothing in them changes. */
  #all: { readonly parts: ReadonlyArray<Zones | undefined>; readonly zones: Zones } | undefined
  readonly #made = new WeakMap<Zones, RecentMap<ReadonlyArray<ResourceRecord>>>()

  constructor({ zones }: Pick<Deployment, "zones">, { servedBy }: ServedZones) {
    this.#servers = [...new Set(zones.flatMap(({ nameServers }) => nameServers.slice(0, 1)))]
    this.#servedBy = servedBy
  }

  /** Undefined where there is no chain to send. @returns octets in hexadecimal */
  extension(serverName: string, supportLifetimeHours: number, nowSeconds: number): string | undefined {
    return hexadecimal({ supportLifetimeHours, records: this.records(serverName, nowSeconds) })
  }

  /** §2.3: for the TLSA records of that name. */
  records(serverName: string, nowSeconds: number): ReadonlyArray<ResourceRecord> {
    const question = tlsaQuestion(serverName)
    if (question === undefined) return []
    const zones = this.#zonesAt(nowSeconds)
    const made = this.#madeOf(zones)
    const key = `${question.name.key} ${periodOf(zones, nowSeconds)}`
    let records = made.get(key)
    if (records === undefined) made.set(key, (records = chainIn(zones, question, nowSeconds)))
    return records
  }

  /** The same, had the server been given that answer to the question for its TLSA records. */
  recordsWith(serverName: string, answer: Message, nowSeconds: number): ReadonlyArray<ResourceRecord> {
    const question = tlsaQuestion(serverName)
    return question === undefined ? [] : chainIn(this.#zonesAt(nowSeconds), question, nowSeconds, answer)
  }

  #madeOf(zones: Zones): RecentMap<ReadonlyArray<ResourceRecord>> {
    let made = this.#made.get(zones)
    if (made === undefined) this.#made.set(zones, (made = new RecentMap(capacity)))
    return made
  }

  /** All that there are, whoever serves them: a host asks whom it likes. */
  #zonesAt(nowSeconds: number): Zones {
    const parts = this.#servers.map((server) => this.#servedBy(server, nowSeconds))
    const known = this.#all
    if (known?.parts.every((part, index) => part === parts[index]) === true) return known.zones
    const zones: Zones = new Map(parts.flatMap((part) => [...(part ?? [])]))
    this.#all = { parts, zones }
    return zones
  }
}

/** Undefined for what is no host name. */
export const tlsaQuestion = (serverName: string): Question | undefined => {
  const name = Result.getOrUndefined(parseName(tlsaOwner(serverName)))
  return name && { name, type: typeCodes.TLSA, class: classIn }
}

export const hexadecimal = (chain: Parameters<typeof writeChain>[0]): string | undefined => {
  const octets = writeChain(chain)
  return octets && Buffer.from(octets).toString("hex")
}

const chainIn = (
  zones: Zones,
  question: Question,
  nowSeconds: number,
  answer?: Message
): ReadonlyArray<ResourceRecord> =>
  answerWith(constructChain(question), (asked) =>
    answer !== undefined && asked.type === question.type && asked.name.equals(question.name)
      ? answer
      : answerMessage(zones, queryFor(asked), nowSeconds)
  )

export const queryFor = (question: Question): Message => ({
  ...noMessage,
  questions: [question],
  edns: { udpPayloadSize: 1_232, dnssecOk: true, version: 0 }
})
