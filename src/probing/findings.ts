/** What lookups and handshakes of a probe rest on, gathered for a drawing of the chains. */
import type { OnResolved } from "../clients/dns/resolver.ts"
import { typeName } from "../protocol/dns/types.ts"
import { authenticationChain } from "../protocol/dnssec/authentication-chain.ts"
import type { Validation } from "../protocol/dnssec/validation.ts"
import { certificateChain } from "../protocol/x509/certificate-chain.ts"
import type { Handshake } from "../sender/journal.ts"
import type { ProbedChain } from "./probed.ts"

export class Findings {
  readonly #validations: Array<Validation> = []
  readonly #unproven = new Map<string, ProbedChain["unproven"][number]>()
  readonly #peers = new Map<string, ProbedChain["peers"][number]>()

  readonly onResolved: OnResolved = (asked, resolution) => {
    const question = `${asked.name} ${typeName(asked.type)}`
    const { validation } = resolution
    if (validation !== undefined) this.#validations.push(validation)
    if (resolution.kind === "failed")
      this.#unproven.set(question, { question, status: "failed", detail: resolution.detail })
  }

  onHandshake({ host, chain, verdict, detail, examined }: Handshake): void {
    // One that asked for no proof says nothing that another does not.
    if (verdict === "unasked") return
    const certificates = certificateChain(chain, examined)
    this.#peers.set(`${host} ${verdict} ${detail}`, { host, verdict, detail, certificates })
  }

  get chain(): ProbedChain {
    const dnssec = authenticationChain(this.#validations)
    const drawn = new Set(dnssec.zones.flatMap(({ sets }) => sets.map(({ id }) => id)))
    return {
      dnssec,
      unproven: [...this.#unproven.values()].filter(({ question }) => !drawn.has(question)),
      peers: [...this.#peers.values()]
    }
  }
}
