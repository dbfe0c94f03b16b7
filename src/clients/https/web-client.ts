/** A careful HTTPS client: web PKI, DNS-ID of the host, no redirects, no cache. RFC 8461 §3.3, RFC 9110 §4.3.4. */
import { Clock, Effect, Result } from "effect"
import type { HttpsExchange } from "../../network/https-transport.ts"
import type { NoAnswer } from "../../network/no-answer.ts"
import { rfc8461 } from "../../protocol/names/matching-rules.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { judgeWebPki } from "../../protocol/x509/web-pki.ts"
import { findAddresses } from "../dns/addresses.ts"
import type { DnsLookups } from "../dns/dns.ts"
import type { Roots } from "../root-store.ts"
import { HttpsFailure, type HttpsFetches } from "./https.ts"

export interface WebClientOptions {
  readonly dns: DnsLookups
  readonly transport: HttpsExchange
  readonly roots: Roots
  /** Told of each host's certificates and the verdict on them. */
  readonly onHandshake?: (
    host: string,
    chain: ReadonlyArray<Uint8Array>,
    verdict: ReturnType<typeof judgeWebPki>
  ) => void
}

export const webClient = ({ dns, transport, roots, onHandshake }: WebClientOptions): HttpsFetches => ({
  get: Effect.fnUntraced(function* ({
    host,
    path,
    maxBodyOctets,
    rules = rfc8461,
    demandsTransparency = false
  }) {
    const failure = (reason: HttpsFailure["reason"], detail: string) =>
      new HttpsFailure({ host, reason, detail })
    const { addresses } = yield* Effect.mapError(findAddresses(dns, host), ({ detail }) =>
      failure("address lookup failed", detail)
    )
    if (addresses.length === 0) return yield* failure("no address", `${host} has no address`)

    let last: NoAnswer | undefined
    for (const address of addresses) {
      const reply = yield* Effect.result(transport.get({ address, host, path, maxBodyOctets }))
      if (Result.isFailure(reply)) {
        last = reply.failure
        continue
      }
      const { tls, ...document } = reply.success
      if (roots.revocation !== undefined) yield* roots.revocation.lookUp(tls.chain)
      const atSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      // RFC 8461 §3.3: a DNS-ID of the policy host, a chain to a trusted root, no expired certificate.
      const verdict = judgeWebPki({
        ...roots,
        evidence: tls,
        references: [{ form: "dns", name: host }],
        rules,
        demandsTransparency,
        atSeconds
      })
      onHandshake?.(host, tls.chain, verdict)
      if (Result.isFailure(verdict)) return yield* failure("certificate rejected", verdict.failure.detail)
      return { ...document, hostKey: Result.getOrThrow(parseCertificate(tls.chain[0]!)).spki }
    }
    return yield* failure("no answer", `${host}: ${last?.reason ?? "no address answered"}`)
  })
})
