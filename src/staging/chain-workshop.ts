/** Makes DNSSEC chains that say what somebody could have signed, for attackers. RFC 9102 §2.3. */
import { Result } from "effect"
import type { ChainWorkshop } from "../attacker/chain-workshop.ts"
import { encodeMessage } from "../protocol/dns/codec.ts"
import { readMessage } from "../protocol/dns/read-message.ts"
import { type ChainVerdict, verifyChain } from "../protocol/dnssec-chain/verify.ts"
import { SignatureMemory } from "../protocol/keys/signature.ts"
import { name } from "../protocol/dns/name.ts"
import type { Deployment } from "../world/deployment.ts"
import { answerAgain } from "../world/name-server/answer-again.ts"
import { zoneFor } from "../world/name-server/zone.ts"
import { hexadecimal, queryFor, ServedChains, tlsaQuestion } from "../world/served-chains.ts"
import type { ServedZones } from "../world/zones.ts"
import { anchorsFrom } from "./resolvers.ts"

export interface ChainWorkshopPlan {
  readonly supportLifetimes: ReadonlyArray<number>
  /** In the order of time. */
  readonly deployments: ReadonlyArray<{ readonly fromMicros: number; readonly deployment: Deployment }>
  readonly zones: ServedZones
  readonly startMs: number
}

export const chainWorkshop = ({
  supportLifetimes,
  deployments,
  zones,
  startMs
}: ChainWorkshopPlan): ChainWorkshop => {
  const stages = deployments.map((stage) => ({
    ...stage,
    chains: new ServedChains(stage.deployment, zones)
  }))
  const stageAt = (atMicros: number) =>
    stages.findLast(({ fromMicros }) => fromMicros <= atMicros) ?? stages[0]!
  const secondsAt = (atMicros: number) => Math.floor((startMs + atMicros / 1000) / 1000)
  const anchors = anchorsFrom(zones, { positive: [] })
  const signatures = new SignatureMemory()
  return {
    supportLifetimes,
    questionFor: (serverName, atMicros) => {
      const question = tlsaQuestion(serverName)
      const { deployment } = stageAt(atMicros)
      const server = question && serverOf(question.name.toString(), deployment, zones, secondsAt(atMicros))
      const to = deployment.hosts.find((host) => host.name === server)?.addresses[0]
      return question === undefined || to === undefined
        ? undefined
        : {
            position: "resolver to authority",
            from: serverName,
            to,
            atMicros,
            over: "tcp",
            query: encodeMessage(queryFor(question))
          }
    },
    answerTo: ({ to, query, over, atMicros }) => {
      const host = stageAt(atMicros).deployment.hosts.find(({ addresses }) => addresses.includes(to))
      const nowSeconds = secondsAt(atMicros)
      const served = host && zones.servedBy(host.name, nowSeconds)
      return served && answerAgain(served, { query, over, nowSeconds })
    },
    chainWith: (answer, { serverName, supportLifetimeHours, atMicros }) => {
      const nowSeconds = secondsAt(atMicros)
      const question = tlsaQuestion(serverName)
      const message = Result.getOrUndefined(readMessage(answer))?.message
      if (question === undefined || message === undefined) return undefined
      const { chains } = stageAt(atMicros)
      const records = chains.recordsWith(serverName, message, nowSeconds)
      const verdict = verifyChain({ records, tlsaOwner: question.name, anchors, nowSeconds, signatures })
      const truth = verifyChain({
        records: chains.records(serverName, nowSeconds),
        tlsaOwner: question.name,
        anchors,
        nowSeconds,
        signatures
      })
      return verdict.kind === "invalid" || isSame(verdict, truth)
        ? undefined
        : hexadecimal({ supportLifetimeHours, records })
    }
  }
}

/** That has the zone nearest above the name. */
const serverOf = (
  owner: string,
  { zones: plans }: Deployment,
  { servedBy }: ServedZones,
  nowSeconds: number
): string | undefined =>
  plans
    .flatMap(({ nameServers }) => {
      const server = nameServers[0]
      const served = server === undefined ? undefined : servedBy(server, nowSeconds)
      const zone = served && zoneFor(served, name(owner), false)
      return zone === undefined || server === undefined ? [] : [{ server, apex: zone.contents.apex }]
    })
    .toSorted((a, b) => b.apex.labels.length - a.apex.labels.length)[0]?.server

const isSame = (one: ChainVerdict, other: ChainVerdict): boolean =>
  one.kind === "TLSA" && other.kind === "TLSA"
    ? JSON.stringify(one.rdatas.map(String).toSorted()) ===
      JSON.stringify(other.rdatas.map(String).toSorted())
    : one.kind === other.kind
