/** Which IP versions the hosts of a scenario have. RFC 4213 §2, RFC 3596. */
import type { AddressType } from "../protocol/dns/rdata/address.ts"
import type { IpVersions } from "./schema/ip-versions.ts"
import type { Scenario } from "./schema/scenario.ts"

/** Record types that a client with these versions asks for, in the order of asking. */
export const addressTypesOf: Readonly<Record<IpVersions, ReadonlyArray<AddressType>>> = {
  "ipv4-only": ["A"],
  "dual-stack": ["A", "AAAA"],
  "ipv6-only": ["AAAA"]
}

/**
 * Is there DNS over IPv6 here? Then the name servers above the domain have it too, and those of the attacker; nobody else's addresses
 * change, and where it is not asked for nothing differs.
 */
export const hasDnsOverIpv6 = ({ domain, zones, sender, senders, phases }: Scenario): boolean =>
  [sender, ...senders].some(({ resolverIp }) => speaksIpv6(resolverIp)) ||
  [{ domain, zones }, ...phases].some(
    (stage) =>
      speaksIpv6(stage.domain?.nameServerIp) ||
      stage.zones.some(
        ({ nameServerIp, nameServerAddresses = [] }) =>
          speaksIpv6(nameServerIp) || nameServerAddresses.some((address) => address.includes(":"))
      )
  )

/**
 * Does anybody here have IPv6? Where nobody has, authorities ask for no AAAA record either, and the attacker's hosts have none, so that
 * nothing differs from a world that has never heard of IPv6.
 */
export const hasIpv6 = (scenario: Scenario): boolean => {
  const { domain, zones, hosts, sender, senders, phases } = scenario
  const stages = [{ domain, zones, hosts }, ...phases]
  return (
    hasDnsOverIpv6(scenario) ||
    [sender, ...senders].some(({ ip }) => speaksIpv6(ip)) ||
    stages.some(
      (stage) =>
        speaksIpv6(stage.domain?.ip) ||
        (stage.domain?.mx ?? []).some(({ ip }) => speaksIpv6(ip)) ||
        stage.hosts.some(({ addresses }) => addresses.some((address) => address.includes(":"))) ||
        stage.zones.some(({ records }) => records.some(({ type }) => type.toUpperCase() === "AAAA"))
    )
  )
}

/** Left out, it is IPv4 alone. */
export const speaksIpv6 = (ip: IpVersions = "ipv4-only"): boolean => ip !== "ipv4-only"
