/** The certificates of hosts that a scenario describes, each replaced by what somebody makes of it. */
import type { HostCertificate } from "../schema/certificate.ts"
import type { Scenario } from "../schema/scenario.ts"

export type Certificate = typeof HostCertificate.Type
type MxHosts = Scenario["domain"]["mx"]
type Hosts = Scenario["hosts"]

/** @param host whose it is, or the name asked for (RFC 6066 §3) */
export type Change = (certificate: Certificate, host: string) => Certificate

export const changedMxHosts = ([first, ...others]: MxHosts, change: Change): MxHosts => [
  changedListener(first, first.host, change),
  ...others.map((mx) => changedListener(mx, mx.host, change))
]

export const changedHosts = (hosts: Hosts, change: Change): Hosts =>
  hosts.map((host) => ({
    ...host,
    ...(host.smtp === undefined ? {} : { smtp: changedListener(host.smtp, host.name, change) }),
    ...(host.https === undefined ? {} : { https: changedListener(host.https, host.name, change) })
  }))

interface Listener {
  readonly certificate?: Certificate
  readonly certificatesByName: ReadonlyArray<{
    readonly serverName: string
    readonly certificate: Certificate
  }>
}

const changedListener = <A extends Listener>(listener: A, host: string, change: Change): A => ({
  ...listener,
  ...(listener.certificate === undefined ? {} : { certificate: change(listener.certificate, host) }),
  certificatesByName: listener.certificatesByName.map(({ serverName, certificate }) => ({
    serverName,
    certificate: change(certificate, serverName)
  }))
})

/** For certificates of every kind, also those that are never renewed. */
export type DateChange = <A extends Pick<Certificate, "notBefore" | "notAfter" | "issuedBefore">>(
  certificate: A
) => A

/** Those that TLSA records name without a host's showing them. */
export const changedZones = (zones: Scenario["zones"], change: DateChange): Scenario["zones"] =>
  zones.map((zone) => ({
    ...zone,
    records: zone.records.map((record) =>
      record.tlsaOf?.of === undefined
        ? record
        : { ...record, tlsaOf: { ...record.tlsaOf, of: change(record.tlsaOf.of) } }
    )
  }))
