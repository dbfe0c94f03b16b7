/** Certificates that an attacker can show together with a proof of possession, and what each costs. */
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { HandshakeCrossing, HandshakeVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"

export interface Credential {
  /** "a self-issued certificate". */
  readonly is: string
  /** DER, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** Capabilities that it takes to have it. */
  readonly spends: ReadonlyArray<string>
  /** Credentials of one name are one certificate, however it was come by. */
  readonly sameAs?: string
  /** Names of others in a certificate that an authority issued because it had validated them. */
  readonly names?: ReadonlyArray<string>
}

/** What it could show to a client that asks for this name, at an end that is really the host of that address. */
export const credentials = (
  { serverName, atMicros }: Pick<HandshakeCrossing, "serverName" | "atMicros">,
  host: string | undefined,
  arsenal: Arsenal
): ReadonlyArray<Credential> => {
  const name = serverName ?? host ?? arsenal.targetMxHosts[0] ?? arsenal.targetDomain
  const stolen = arsenal.chainOfHost(name)
  return [
    // First, for where one is in hand nothing else would be shown.
    ...validated(name, atMicros, arsenal),
    { is: "self-issued", chain: arsenal.selfIssuedChain(name), spends: [] },
    { is: "own-name", chain: arsenal.ownChain, spends: [] },
    ...(["ca-misissue", "ca-key"] as const).map((id) => ({
      is: `${id === "ca-key" ? "forged" : "misissued"} (for ${name})`,
      chain: arsenal.misissuedChain(name),
      spends: [id],
      sameAs: `issued for ${name}`
    })),
    ...(stolen === undefined ? [] : [{ is: "stolen", chain: stolen, spends: ["key-theft"] }]),
    ...(arsenal.tenantHost === undefined
      ? []
      : [
          {
            is: `neighbouring tenant's (for ${arsenal.tenantHost})`,
            chain: arsenal.tenantChain,
            spends: ["cotenant"]
          }
        ])
  ]
}

/**
 * For the name with the domain, which passes more checks and may take more, for the name alone, and for the domain alone: there are those who look for
 * no more than that, whatever the host is called. That authorities validate the attacker's own name takes nothing.
 */
const validated = (name: string, atMicros: number, arsenal: Arsenal): ReadonlyArray<Credential> => {
  const domain = arsenal.targetDomain
  const isOwn = name === arsenal.mxHost
  const ways = isOwn ? [[]] : arsenal.certificateWays(name, atMicros)
  const domainWays = name === domain ? [] : arsenal.certificateWays(domain, atMicros)
  const forBoth = ways.flatMap((way) => domainWays.map((domainWay) => [...new Set([...way, ...domainWay])]))
  return [
    ...forBoth.map((way) => validatedFor([name, domain], way, arsenal)),
    // For its own name alone it has a certificate anyway.
    ...(isOwn ? [] : ways.map((way) => validatedFor([name], way, arsenal))),
    ...domainWays.map((way) => validatedFor([domain], way, arsenal))
  ]
}

const validatedFor = (
  names: ReadonlyArray<string>,
  spends: ReadonlyArray<string>,
  arsenal: Arsenal
): Credential => ({
  is: `validated (for ${names.join(" and ")})`,
  chain: arsenal.validatedChain(names),
  spends,
  sameAs: `validated for ${names.join(" and ")}`,
  names: names.filter((name) => name !== arsenal.mxHost)
})

/** Terminating a handshake with a credential. */
export const terminateWith = (
  { is, chain, spends, sameAs, names }: Credential,
  shown: TlsEvidence
): Move<HandshakeVerdict> => ({
  does: `terminate TLS with a ${is} certificate`,
  verdict: { _tag: "Terminate", shown: { ...shown, chain, provesPossession: true } },
  ...leafOf(chain),
  ...(spends.length === 0 ? {} : { alsoSpends: spends }),
  ...(sameAs === undefined ? {} : { sameAs }),
  ...(names === undefined ? {} : { validated: names })
})

/**
 * At a host of the attacker's own no place on a path is spent, only what the certificate costs.
 *
 * @param id of the capability that shows it and had a part in getting it
 */
export const atOwnHost = (
  crossing: HandshakeCrossing,
  id: string,
  arsenal: Arsenal
): ReadonlyArray<Move<HandshakeVerdict>> =>
  showAtOwnHost(crossing, arsenal, ({ spends }) => spends.includes(id))

/** The same for what an authority validated: in a run where it is in hand, nothing more is spent. */
export const validatedAtOwnHost = (
  crossing: HandshakeCrossing,
  id: string,
  arsenal: Arsenal
): ReadonlyArray<Move<HandshakeVerdict>> =>
  showAtOwnHost(
    crossing,
    arsenal,
    ({ names, spends }) => names !== undefined && (spends.length === 0 || spends.includes(id))
  )

const showAtOwnHost = (
  crossing: HandshakeCrossing,
  arsenal: Arsenal,
  has: (credential: Credential) => boolean
): ReadonlyArray<Move<HandshakeVerdict>> =>
  crossing.position !== "sender to mx host" || crossing.to !== arsenal.address
    ? []
    : credentials(crossing, undefined, arsenal)
        .filter(has)
        .map(({ is, chain, spends, sameAs, names }) => ({
          does: `show a ${is} certificate at ${arsenal.mxHost}`,
          verdict: { _tag: "Terminate", shown: { ...crossing.shown, chain, provesPossession: true } },
          ...leafOf(chain),
          ...(spends.length === 0 ? {} : { alsoSpends: spends }),
          ...(sameAs === undefined ? {} : { sameAs }),
          ...(names === undefined ? {} : { validated: names })
        }))

/** As a move names it. */
export const leafOf = ([certificate]: ReadonlyArray<Uint8Array>): Pick<Move<unknown>, "certificate"> =>
  certificate === undefined ? {} : { certificate }
