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
}

/** What it could show to a client that asks for this name, at an end that is really the host of that address. */
export const credentials = (
  serverName: string | undefined,
  host: string | undefined,
  arsenal: Arsenal
): ReadonlyArray<Credential> => {
  const name = serverName ?? host ?? arsenal.targetMxHosts[0] ?? arsenal.targetDomain
  const stolen = arsenal.chainOfHost(name)
  return [
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

/** Terminating a handshake with a credential. */
export const terminateWith = (
  { is, chain, spends, sameAs }: Credential,
  shown: TlsEvidence
): Move<HandshakeVerdict> => ({
  does: `terminate TLS with a ${is} certificate`,
  verdict: { _tag: "Terminate", shown: { ...shown, chain, provesPossession: true } },
  ...leafOf(chain),
  ...(spends.length === 0 ? {} : { alsoSpends: spends }),
  ...(sameAs === undefined ? {} : { sameAs })
})

/** At a host of the attacker's own no place on a path is spent, only what the certificate costs. */
export const atOwnHost = (
  { position, to, serverName, shown }: HandshakeCrossing,
  id: string,
  arsenal: Arsenal
): ReadonlyArray<Move<HandshakeVerdict>> =>
  position !== "sender to mx host" || to !== arsenal.address
    ? []
    : credentials(serverName, undefined, arsenal)
        .filter(({ spends }) => spends.includes(id))
        .map(({ is, chain, sameAs }) => ({
          does: `show a ${is} certificate at ${arsenal.mxHost}`,
          verdict: { _tag: "Terminate", shown: { ...shown, chain, provesPossession: true } },
          ...leafOf(chain),
          ...(sameAs === undefined ? {} : { sameAs })
        }))

/** As a move names it. */
export const leafOf = ([certificate]: ReadonlyArray<Uint8Array>): Pick<Move<unknown>, "certificate"> =>
  certificate === undefined ? {} : { certificate }
