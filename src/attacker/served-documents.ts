/** What an attacker has a web host of the target's say, at whatever place it holds: the model's documents for its own hosts, or none. RFC 8461 §10.2, RFC 7711 §10. */
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { WebCrossing, WebReply, WebVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { cheapest, type Credential, credentials, leafOf, paid, pricesOf } from "./credentials.ts"

/** Each as a move that shows this chain, which web clients believe; none for paths where no policy is. */
export const servedWith = (
  { host, path, atMicros }: WebCrossing,
  chain: ReadonlyArray<Uint8Array>,
  arsenal: Arsenal
): ReadonlyArray<Move<WebVerdict>> => {
  const { adoption } = arsenal
  const older = arsenal.olderDocuments(host, path, atMicros)
  if (!adoption.isDocument(host, path) && older.length === 0) return []
  const shown: TlsEvidence = { version: "TLSv1.3", chain, provesPossession: true }
  const move = (says: string, reply: WebReply): Move<WebVerdict> => ({
    does: `serve at ${host}: ${says}`,
    verdict: { _tag: "Impersonate", shown, reply },
    ...leafOf(chain),
    // A client that believes the certificate sees the document alone, whoever serves it.
    sameAs: `serve ${says}`
  })
  return [
    ...adoption.documents(host, path).flatMap(({ says, what, source, sources, host: named, isAboutLife }) =>
      pricesOf(source, named, atMicros, arsenal).map((price) => ({
        ...move(`what is published ${says}`, what),
        ...paid(price),
        sources,
        ...(isAboutLife ? { isAboutLife } : {})
      }))
    ),
    ...older.map((reply, index) =>
      move(`what it served before${index === 0 ? "" : `, ${index + 1} changes ago`}`, reply)
    ),
    move("that there is no such document", notFound)
  ]
}

/** Whoever ends the connection and is not the host: with each certificate that a web client believes for that name. */
export const servedByAnother = (crossing: WebCrossing, arsenal: Arsenal): ReadonlyArray<Move<WebVerdict>> => {
  const { host, path, atMicros } = crossing
  const hasChanged = arsenal.olderDocuments(host, path, atMicros).length > 0
  if (!hasChanged && !arsenal.adoption.isDocument(host, path)) return []
  if (hasChanged || !arsenal.isFixed) return atBestPrices(allServedByAnother(crossing, arsenal))
  let known = alreadyLaidOut.get(arsenal)
  if (known === undefined) alreadyLaidOut.set(arsenal, (known = new Map()))
  const place = `${crossing.host} ${crossing.path}`
  let moves = known.get(place)
  if (moves === undefined) known.set(place, (moves = atBestPrices(allServedByAnother(crossing, arsenal))))
  return moves
}

/** By host and path: what can be served there follows from the certificates that there are, which a search asks for thousands of times. */
const alreadyLaidOut = new WeakMap<Arsenal, Map<string, ReadonlyArray<Move<WebVerdict>>>>()

const allServedByAnother = (crossing: WebCrossing, arsenal: Arsenal): ReadonlyArray<Move<WebVerdict>> =>
  credentials(crossing.host, crossing.atMicros, arsenal)
    .filter((credential) => isBelieved(credential, crossing, arsenal))
    .flatMap((credential) =>
      servedWith(crossing, credential.chain, arsenal).map((move) => both(credential, move))
    )

/** Of the same thing said, no way of paying for it that contains another. */
const atBestPrices = (moves: ReadonlyArray<Move<WebVerdict>>): ReadonlyArray<Move<WebVerdict>> =>
  [...Map.groupBy(moves, ({ does }) => does).values()].flatMap((same) =>
    cheapest(same.map((move) => ({ move, spends: move.alsoSpends ?? [] }))).map(({ move }) => move)
  )

/** The web PKI vouches for it under the name asked: what was issued for it, and the host's own certificate. RFC 9525 §6. */
const isBelieved = ({ source, names }: Credential, { host }: WebCrossing, arsenal: Arsenal): boolean => {
  if (source === "issued") return true
  if (source.startsWith("stolen-")) return arsenal.hostOfStolen(source, host) === host.toLowerCase()
  // One name is enough here.
  return names?.length === 1 && names[0] === host.toLowerCase()
}

const both = (credential: Credential, move: Move<WebVerdict>): Move<WebVerdict> => {
  const spends = [...new Set([...credential.spends, ...(move.alsoSpends ?? [])])]
  const validated = [...new Set([...(credential.names ?? []), ...(move.validated ?? [])])]
  return {
    ...move,
    ...(spends.length === 0 ? {} : { alsoSpends: spends }),
    ...(validated.length === 0 ? {} : { validated })
  }
}

const notFound: WebReply = {
  status: 404,
  headers: new Map([["content-type", "text/plain"]]),
  body: new TextEncoder().encode("not found\n")
}
