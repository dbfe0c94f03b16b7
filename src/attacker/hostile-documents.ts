/** What an attacker would have a policy host say. RFC 8461 §8.3 and §10.2, RFC 7711 §10. */
import { maxMaxAgeSeconds, writePolicy } from "../protocol/mta-sts/policy.ts"
import { policyMediaType, policyPath } from "../protocol/mta-sts/policy-reply.ts"
import { poshMediaType, writePoshDocument } from "../protocol/posh/document.ts"
import { fingerprintsOf } from "../protocol/posh/verify.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { WebCrossing, WebReply, WebVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { leafOf } from "./credentials.ts"

interface Hostile {
  readonly says: string
  readonly reply: WebReply
}

/**
 * Each as a move that shows this chain; none for paths where no policy is.
 *
 * @param sameAs a name for the chain, where several capabilities have it
 */
export const hostileReplies = (
  { host, path }: WebCrossing,
  chain: ReadonlyArray<Uint8Array>,
  arsenal: Arsenal,
  sameAs?: string
): ReadonlyArray<Move<WebVerdict>> => {
  const shown: TlsEvidence = { version: "TLSv1.3", chain, provesPossession: true }
  return hostileAt(path, arsenal).map(({ says, reply }) => ({
    does: `serve at ${host}: ${says}`,
    verdict: { _tag: "Impersonate", shown, reply },
    ...leafOf(chain),
    ...(sameAs === undefined ? {} : { sameAs: `${sameAs}: ${says}` })
  }))
}

const hostileAt = (
  path: string,
  { mxHost, selfIssuedChain, targetMxHosts }: Arsenal
): ReadonlyArray<Hostile> => {
  if (path === policyPath) {
    const policy = (mode: "enforce" | "none", mx: ReadonlyArray<string>) =>
      reply(policyMediaType, writePolicy({ mode, maxAgeSeconds: maxMaxAgeSeconds, mx, extensions: [] }))
    return [
      { says: "a policy of mode none", reply: policy("none", []) },
      { says: `a policy that lists ${mxHost} alone, for a year`, reply: policy("enforce", [mxHost]) }
    ]
  }
  if (path.startsWith("/.well-known/posh/")) {
    const [mx] = targetMxHosts
    return [
      {
        says: "the fingerprint of the attacker's certificate",
        reply: reply(
          poshMediaType,
          writePoshDocument({
            _tag: "Fingerprints",
            descriptors: [fingerprintsOf(selfIssuedChain(mx ?? mxHost)[0] ?? new Uint8Array())],
            expiresSeconds: maxMaxAgeSeconds
          })
        )
      }
    ]
  }
  return []
}

const reply = (mediaType: string, body: string): WebReply => ({
  status: 200,
  headers: new Map([["content-type", mediaType]]),
  body: new TextEncoder().encode(body)
})
