/** IPv6 addresses of which no sender hears. RFC 3596 §2. */
import { hasIpv6, speaksIpv6 } from "../../scenario/host-addresses.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { receivingSides, type Warning, writtenRecords } from "./warning.ts"

export const unheardIpv6 = (scenario: Scenario): ReadonlyArray<Warning> =>
  !hasIpv6(scenario) || chosenSenders(scenario).some(({ addressTypes }) => addressTypes.includes("AAAA"))
    ? []
    : places(scenario).map((path) => ({
        path,
        message:
          "no sender has IPv6, so that none asks for this address; say ip: dual-stack (or ipv6-only) of the sender"
      }))

const places = (scenario: Scenario): ReadonlyArray<Warning["path"]> => [
  ...writtenRecords(scenario).flatMap(({ record: { type }, path }) =>
    type.toUpperCase() === "AAAA" ? [path] : []
  ),
  ...receivingSides(scenario).flatMap(({ domain, hosts, path }) => [
    ...(speaksIpv6(domain.ip) ? [[...path, "domain", "ip"]] : []),
    ...(domain.mx ?? []).flatMap(({ ip }, index) =>
      speaksIpv6(ip) ? [[...path, "domain", "mx", index, "ip"]] : []
    ),
    ...hosts.flatMap(({ addresses }, host) =>
      addresses.flatMap((address, index) =>
        address.includes(":") ? [[...path, "hosts", host, "addresses", index]] : []
      )
    )
  ])
]
