/** What lookups and handshakes of a probe rest on, gathered for a drawing of the chains. */
import type { OnResolved } from "../clients/dns/resolver.ts"
import { typeName } from "../protocol/dns/types.ts"
import { authenticationChain } from "../protocol/dnssec/authentication-chain.ts"
import type { UndatedValidation } from "../clients/dns/resolution.ts"
import { certificateChain } from "../protocol/x509/certificate-chain.ts"
import type { Handshake } from "../sender/journal.ts"
import type { NamedChain, ProbedChain } from "./probed.ts"

export class Findings {
  readonly #validations: Array<{ readonly name: string; readonly validation: UndatedValidation }> = []
  readonly #unproven = new Map<string, ProbedChain["unproven"][number] & { readonly name: string }>()
  readonly #peers = new Map<string, ProbedChain["peers"][number]>()

  readonly onResolved: OnResolved = (asked, resolution) => {
    const name = asked.name.key || "."
    const question = `${asked.name} ${typeName(asked.type)}`
    const { validation } = resolution
    if (validation !== undefined) this.#validations.push({ name, validation })
    if (resolution.kind === "failed")
      this.#unproven.set(question, { name, question, status: "failed", detail: resolution.detail })
  }

  /** @param askedBy the model whose sender asks for proof; absent for what senders of several fetch */
  onHandshake({ host, chain, verdict, detail, examined }: Handshake, askedBy?: string): void {
    // Where nothing was looked at, there is nothing to draw.
    if (verdict === "unasked" && examined === undefined) return
    const certificates = certificateChain(chain, examined)
    const key = JSON.stringify({ host, verdict, detail, certificates })
    const askers = new Set([
      ...(this.#peers.get(key)?.askedBy ?? []),
      ...(askedBy === undefined ? [] : [askedBy])
    ])
    this.#peers.set(key, { host, verdict, detail, certificates, askedBy: [...askers] })
  }

  get chain(): ProbedChain {
    return this.#chainOf({ isAsked: () => true, peers: this.#shownPeers })
  }

  /** Of each name by itself, in the order of asking. Those of a host are with the TLSA records that are asked for it (RFC 6698 §3). */
  get chains(): ReadonlyArray<NamedChain> {
    const asked = [...this.#validations, ...this.#unproven.values()].map(({ name }) => baseDomain(name))
    const peers = this.#shownPeers
    return [...new Set([...asked, ...peers.map(({ host }) => host)])].map((subject) => {
      const own = peers.filter(({ host }) => host === subject)
      // At the end of an alias there are TLSA records under another name (RFC 7672 §2.2.2).
      const owners = own.flatMap(({ certificates }) => certificates.tlsaOwner?.toLowerCase() ?? [])
      const isAsked = (name: string) => baseDomain(name) === subject || owners.includes(name)
      return { name: subject, chain: this.#chainOf({ isAsked, peers: own }) }
    })
  }

  /** What asked for no proof says nothing that a proof does not say. */
  get #shownPeers(): ProbedChain["peers"] {
    const all = [...this.#peers.values()]
    const asked = new Set(all.flatMap(({ host, verdict }) => (verdict === "unasked" ? [] : [host])))
    const shown = all.filter(({ host, verdict }) => verdict !== "unasked" || !asked.has(host))
    // Near the TLSA records that a drawing leads from.
    const isByTlsa = ({ certificates }: ProbedChain["peers"][number]) => certificates.tlsaOwner !== undefined
    return [...shown.filter(isByTlsa), ...shown.filter((one) => !isByTlsa(one))]
  }

  #chainOf({ isAsked, peers }: ChainPart): ProbedChain {
    const dnssec = authenticationChain(
      this.#validations.flatMap(({ name, validation }) => (isAsked(name) ? [validation] : []))
    )
    const drawn = new Set(dnssec.zones.flatMap(({ sets }) => sets.map(({ id }) => id)))
    return {
      dnssec,
      unproven: [...this.#unproven.values()].flatMap(({ name, ...answer }) =>
        isAsked(name) && !drawn.has(answer.question) ? [answer] : []
      ),
      peers
    }
  }
}

interface ChainPart {
  readonly isAsked: (name: string) => boolean
  readonly peers: ProbedChain["peers"]
}

/** Without the port and the protocol that RFC 6698 §3 puts before it. */
const baseDomain = (name: string): string => name.replace(/^_\d+\._(?:tcp|udp|sctp)\./, "")
