/** What real software needs in order to believe a served world: trust anchor, root hints, root certificates. RFC 4033 §5, RFC 9609. */
import { presentRdata } from "../protocol/dns/presentation.ts"
import { addressType } from "../protocol/dns/rdata/address.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import { certificatePem } from "../live/tls-server.ts"
import type { ServedWorld } from "./served-world.ts"

export interface TrustFile {
  readonly name: string
  /** For people: what reads it. */
  readonly use: string
  readonly text: string
}

export const trustFiles = (world: ServedWorld, dnsPort: number): ReadonlyArray<TrustFile> => [
  { name: "root.anchor", use: "trust anchor, as a DS record", text: anchor(world) },
  { name: "root.hints", use: "root hints", text: hints(world) },
  { name: "root.pem", use: "root certificates", text: world.roots.map(certificatePem).join("") },
  { name: "delv.anchors", use: "delv -a", text: delvAnchors(world) },
  { name: "unbound.conf", use: "unbound -c, unbound-host -C", text: unboundConf(world, dnsPort) }
]

const anchorLines = ({ anchors }: ServedWorld): ReadonlyArray<string> =>
  anchors.map((rdata) => `. DS ${presentRdata(typeCodes.DS, rdata)}`)

const anchor = (world: ServedWorld): string => textOf(anchorLines(world))

/** RFC 9609 §2: names and addresses of the root's servers. IANA's file has the same TTL. */
const hints = ({ zones }: ServedWorld): string =>
  textOf(
    zones
      .filter(({ apex }) => apex === ".")
      .flatMap(({ servers }) =>
        servers.flatMap(({ name, addresses }) => [
          `. 3600000 NS ${name.key}.`,
          ...addresses.map((address) => `${name.key}. 3600000 ${addressType(address)} ${address}`)
        ])
      )
  )

const delvAnchors = ({ anchors }: ServedWorld): string => {
  const lines = anchors.map((rdata) => {
    const [tag, algorithm, digestType, ...digest] = presentRdata(typeCodes.DS, rdata).split(" ")
    return `  . static-ds ${tag} ${algorithm} ${digestType} "${digest.join("")}";`
  })
  return textOf(["trust-anchors {", ...lines, "};"])
}

/**
 * Delegations have no place for a port, so each zone is a stub at the port that its servers have here; it is validated like any other. At port 53 they need
 * none: the resolver goes down from the root's servers as on the Internet.
 */
const unboundConf = (world: ServedWorld, dnsPort: number): string =>
  textOf([
    "# For a world that hoptrust serves. Run it with: unbound -d -c unbound.conf",
    "server:",
    "  interface: 127.0.0.1@5353",
    '  chroot: ""',
    '  username: ""',
    '  pidfile: ""',
    "  use-syslog: no",
    '  module-config: "validator iterator"',
    `  do-ip6: ${dnsPort === standardPort ? "yes" : "no"}`,
    "  do-not-query-localhost: no",
    ...anchorLines(world).map((line) => `  trust-anchor: "${line}"`),
    ...localZones.map((zone) => `  local-zone: "${zone}." nodefault`),
    ...world.zones
      .filter(({ apex }) => dnsPort !== standardPort || apex === ".")
      .flatMap(({ apex, servers }) => [
        "stub-zone:",
        `  name: "${apex}"`,
        ...(dnsPort === standardPort ? ["  stub-prime: yes"] : []),
        ...servers.flatMap(({ addresses }) =>
          addresses.map((address) => `  stub-addr: ${address}@${dnsPort}`)
        )
      ])
  ])

/** RFC 1035 §4.2. */
const standardPort = 53

/** Names that Unbound answers for by itself unless it is told otherwise (RFC 6761), and in which scenarios may have domains. */
const localZones = ["test", "invalid"]

const textOf = (lines: ReadonlyArray<string>): string => lines.map((line) => `${line}\n`).join("")
