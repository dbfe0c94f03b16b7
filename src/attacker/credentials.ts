/** Certificates that an attacker can show together with a proof of possession, and what each costs. */
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { dnssecChainExtension } from "../protocol/dnssec-chain/extension.ts"
import type { HandshakeCrossing, HandshakeVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import type { CredentialSource } from "./credential-source.ts"
import type { SignedChain } from "./chain-workshop.ts"
import { atPlace } from "./web-place.ts"

/** One way of paying for a certificate. */
export interface Price {
  /** Capabilities that it takes, with their places. */
  readonly spends: ReadonlyArray<string>
  /** Names of others that an authority must have validated first. */
  readonly names?: ReadonlyArray<string>
}

export interface Credential extends Price {
  readonly source: CredentialSource
  /** "self-issued". */
  readonly is: string
  /** DER, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** Credentials of one name are one certificate, however it was come by. */
  readonly sameAs?: string
}

/** In all the ways in which it can be had by that time; none where it cannot be had. */
export const pricesOf = (
  source: CredentialSource,
  name: string,
  atMicros: number,
  arsenal: Arsenal
): ReadonlyArray<Price> => {
  const { targetDomain } = arsenal
  const isOwn = arsenal.isOwnName(name)
  const ways = () => arsenal.certificateWays(name, atMicros)
  const domainWays = () => arsenal.certificateWays(targetDomain, atMicros)
  // Who is validated for the name asked, or the domain's, by the same means has a certificate that fits wherever a web host's does.
  const waysToNoBetter = (webHost: string, better: ReadonlyArray<ReadonlyArray<string>>) =>
    arsenal
      .certificateWays(webHost, atMicros)
      .filter((way) => !better.some((part) => part.every((id) => way.includes(id))))
      .map((way) => ({ spends: way, names: [webHost] }))
  switch (source) {
    case "own":
    case "self-issued":
      return [{ spends: [] }]
    case "issued":
      return [{ spends: ["ca-misissue"] }, { spends: ["ca-key"] }]
    case "tenant":
      return arsenal.tenantHost === undefined ? [] : [{ spends: ["cotenant"] }]
    case "validated":
      // That authorities validate the attacker's own name takes nothing.
      if (isOwn) return domainWays().map((way) => ({ spends: way, names: [targetDomain] }))
      if (name === targetDomain) return ways().map((way) => ({ spends: way, names: [name] }))
      return cheapest(
        ways().flatMap((way) =>
          domainWays().map((domainWay) => ({
            spends: [...new Set([...way, ...domainWay])],
            names: [name, targetDomain]
          }))
        )
      )
    case "validated-name":
      return isOwn || name === targetDomain ? [] : ways().map((way) => ({ spends: way, names: [name] }))
    case "validated-domain":
      return isOwn || name === targetDomain
        ? []
        : domainWays().map((way) => ({ spends: way, names: [targetDomain] }))
    default: {
      const webHost = arsenal.webHostOfValidated(source)
      if (webHost !== undefined) return waysToNoBetter(webHost, isOwn ? domainWays() : ways())
      const host = arsenal.hostOfStolen(source, name)
      return host === undefined
        ? []
        : [{ spends: [atPlace("key-theft", arsenal.webPlaceOf(host), arsenal.webPlaces)] }]
    }
  }
}

/** Those that take no more than another does. */
export const cheapest = <A extends Pick<Price, "spends">>(prices: ReadonlyArray<A>): ReadonlyArray<A> =>
  prices.filter(
    ({ spends }, index) =>
      !prices.some(
        (other, number) =>
          number !== index &&
          other.spends.every((id) => spends.includes(id)) &&
          (other.spends.length < spends.length || number < index)
      )
  )

/** What it could show to a client that asks for this name, the most believable first. */
export const credentials = (name: string, atMicros: number, arsenal: Arsenal): ReadonlyArray<Credential> =>
  arsenal.credentialSources.flatMap((source) => credentialsFrom(source, name, atMicros, arsenal))

export const credentialsFrom = (
  source: CredentialSource,
  name: string,
  atMicros: number,
  arsenal: Arsenal
): ReadonlyArray<Credential> => {
  const prices = pricesOf(source, name, atMicros, arsenal)
  if (prices.length === 0) return []
  return prices.flatMap((price) => {
    const chain =
      price.names === undefined
        ? arsenal.chainFrom(source, name)
        : arsenal.validatedChain(arsenal.isOwnName(name) ? [name, ...price.names] : price.names)
    return chain === undefined || chain.length === 0
      ? []
      : [
          {
            ...price,
            source,
            chain,
            is: textOf(source, name, price, arsenal),
            ...sameness(source, name, price)
          }
        ]
  })
}

const textOf = (
  source: CredentialSource,
  name: string,
  { spends, names = [] }: Price,
  { tenantHost }: Arsenal
): string => {
  switch (source) {
    case "own":
      return "own-name"
    case "self-issued":
      return "self-issued"
    case "issued":
      return `${spends.includes("ca-key") ? "forged" : "misissued"} (for ${name})`
    case "validated":
    case "validated-name":
    case "validated-domain":
      return `validated (for ${names.join(" and ")})`
    case "stolen":
      return "stolen"
    case "tenant":
      return `neighbouring tenant's (for ${tenantHost})`
    default:
      if (source.startsWith("validated-")) return `validated (for ${names.join(" and ")})`
      return `stolen (that of the ${source.slice("stolen-".length)})`
  }
}

const sameness = (source: CredentialSource, name: string, { names }: Price): Pick<Credential, "sameAs"> => {
  if (names !== undefined) return { sameAs: `validated for ${names.join(" and ")}` }
  return source === "issued" ? { sameAs: `issued for ${name}` } : {}
}

/** What of a price goes into the move that pays it. */
export const paid = ({ spends, names }: Price): Pick<Move<unknown>, "alsoSpends" | "validated"> => ({
  ...(spends.length === 0 ? {} : { alsoSpends: spends }),
  ...(names === undefined ? {} : { validated: names })
})

/**
 * Terminating a handshake with a credential: what else the right server says goes through, is left out, or gives way to what an adopter's host says.
 */
export const terminateWith = (
  credential: Credential,
  crossing: Pick<HandshakeCrossing, "shown" | "serverName" | "atMicros">,
  arsenal: Arsenal
): ReadonlyArray<Move<HandshakeVerdict>> => {
  const { is, chain, source, sameAs } = credential
  const { shown } = crossing
  const move = (said: Pick<TlsEvidence, "extensions">, says = ""): Move<HandshakeVerdict> => ({
    does: `terminate TLS with a ${is} certificate${says}`,
    verdict: { _tag: "Terminate", shown: { ...shown, chain, provesPossession: true, ...said } },
    ...leafOf(chain),
    ...paid(credential),
    sources: [source],
    ...(sameAs === undefined ? {} : { sameAs: sameAs + says })
  })
  return [
    ...arsenal.adoption
      .handshakes(source)
      .map(({ says, what }) => move({ extensions: what }, `, and say what is published ${says}`)),
    move({}),
    ...chainsSaid(source, crossing, arsenal).map(
      ({ extensions, does, alsoSpends, validated, isAboutLife }) => {
        const plain = move({ extensions }, `, and ${does}`)
        const spends = [...new Set([...(plain.alsoSpends ?? []), ...(alsoSpends ?? [])])]
        const names = [...new Set([...(plain.validated ?? []), ...(validated ?? [])])]
        return {
          ...plain,
          ...(spends.length === 0 ? {} : { alsoSpends: spends }),
          ...(names.length === 0 ? {} : { validated: names }),
          ...(isAboutLife === true ? { isAboutLife } : {})
        }
      }
    )
  ]
}

type ChainSaid = Required<Pick<TlsEvidence, "extensions">> & Omit<SignedChain, "extension">

/**
 * What whoever holds an end of TLS does about the DNSSEC chain (RFC 9102) beside letting it through: it leaves it out, gives it another lifetime, which
 * nobody signs, or sends one that its capabilities sign.
 */
export const chainsSaid = (
  source: CredentialSource,
  {
    shown: { extensions = {} },
    serverName,
    atMicros
  }: Pick<HandshakeCrossing, "shown" | "serverName" | "atMicros">,
  { chains, signedChains }: Pick<Arsenal, "chains" | "signedChains">
): ReadonlyArray<ChainSaid> => {
  const { [dnssecChainExtension]: sent, ...others } = extensions
  const saying = (extension: string) => ({ ...others, [dnssecChainExtension]: extension })
  const lifetimes = sent === undefined ? [] : (chains?.supportLifetimes ?? []).map(asHexadecimal)
  return [
    ...(sent === undefined ? [] : [{ extensions: others, does: "send no DNSSEC chain" }]),
    ...(serverName === undefined ? [] : (signedChains?.(serverName, atMicros) ?? []))
      .filter(({ sources }) => sources?.includes(source) !== false)
      .map(({ extension, ...said }) => ({ ...said, extensions: saying(extension) })),
    ...lifetimes
      .filter((lifetime) => sent?.startsWith(lifetime) === false)
      .map((lifetime) => ({
        extensions: saying(lifetime + (sent ?? "").slice(lifetime.length)),
        does: `send the DNSSEC chain for ${Number.parseInt(lifetime, 16)} hours`,
        isAboutLife: true as const
      }))
  ]
}

/** RFC 9102 §2.3: ExtSupportLifetime comes first. */
const asHexadecimal = (hours: number): string => hours.toString(16).padStart(4, "0")

/** As a move names it. */
export const leafOf = ([certificate]: ReadonlyArray<Uint8Array>): Pick<Move<unknown>, "certificate"> =>
  certificate === undefined ? {} : { certificate }
