/** The root certificates of a sender that asks what was taken back: fetches the lists that certificates point to. RFC 5280 §4.2.1.13, §6.3. */
import { Clock, Effect, Result } from "effect"
import type { HttpExchange } from "../../network/http-transport.ts"
import { type Certificate, parseCertificate } from "../../protocol/x509/certificate.ts"
import { checkSigned } from "../../protocol/x509/certificate-signature.ts"
import type { KnownRevocation } from "../../protocol/x509/revocation.ts"
import {
  maxRevocationListOctets,
  parseRevocationList,
  type RevocationList
} from "../../protocol/x509/revocation-list.ts"
import { findAddresses } from "../dns/addresses.ts"
import type { DnsLookups } from "../dns/dns.ts"
import type { Roots } from "../root-store.ts"
import { isCurrent, type KeptLists } from "./kept-lists.ts"

export interface CheckingRootsOptions extends Pick<KnownRevocation, "whereUnknown"> {
  readonly roots: Roots
  readonly dns: DnsLookups
  readonly transport: HttpExchange
  readonly kept: KeptLists
}

export const checkingRoots = ({ roots, dns, transport, whereUnknown, kept }: CheckingRootsOptions): Roots => {
  const listAt = Effect.fnUntraced(function* ({ host, path }: Place) {
    const found = yield* Effect.result(findAddresses(dns, host))
    if (Result.isFailure(found)) return undefined
    for (const address of found.success.addresses) {
      const reply = yield* Effect.result(
        transport.get({ address, host, path, maxBodyOctets: maxRevocationListOctets })
      )
      if (Result.isFailure(reply) || reply.success.status !== 200 || reply.success.bodyTruncated) continue
      const list = parseRevocationList(reply.success.body)
      if (Result.isSuccess(list)) return list.success
    }
    return undefined
  })

  const lookUp = Effect.fnUntraced(function* (chain: ReadonlyArray<Uint8Array>) {
    const shown = chain
      .slice(0, maxCertificatesRead)
      .map((der) => Result.getOrUndefined(parseCertificate(der)))
      .filter((certificate) => certificate !== undefined)
    const isSigned = (list: RevocationList) =>
      [...shown.map(({ subject, spki }) => ({ name: subject, spki })), ...roots.anchors].some(
        ({ name, spki }) =>
          name?.key === list.issuer.key && checkSigned(list, spki, roots.signatures) === undefined
      )
    const places = new Map(shown.flatMap(placesOf).map((place) => [place.url, place]))
    for (const place of [...places.values()].slice(0, maxListsFetched)) {
      // What another chain brought in under this place need not be what this one means.
      const known = kept.current(place.url, yield* nowSeconds)
      if (known !== undefined && isSigned(known)) continue
      const list = yield* listAt(place)
      if (list !== undefined && isCurrent(list, yield* nowSeconds) && isSigned(list))
        kept.keep(place.url, list)
    }
  })

  return {
    ...roots,
    revocation: {
      whereUnknown,
      get lists() {
        return kept.lists
      },
      lookUp
    }
  }
}

const nowSeconds = Effect.map(Clock.currentTimeMillis, (ms) => Math.floor(ms / 1000))

interface Place {
  readonly url: string
  readonly host: string
  readonly path: string
}

/** §4.2.1.13: a list over HTTP in clear, for its signature vouches for it, and over HTTPS checking would need checking. */
const placesOf = ({ values }: Certificate): ReadonlyArray<Place> =>
  (values.crlDistributionPoints ?? [])
    .flatMap(({ fullName }) => fullName ?? [])
    .flatMap((name) => {
      if (name.form !== "uniformResourceIdentifier") return []
      const [, host, path] = /^http:\/\/([a-z0-9.-]{1,253})(\/[!-~]*)$/i.exec(name.value) ?? []
      return host === undefined || path === undefined ? [] : [{ url: name.value, host, path }]
    })

/** Our choices: a server's own certificate and one to three issuers' have one list each, and nobody may send a sender further around. */
const maxListsFetched = 4
const maxCertificatesRead = 10
