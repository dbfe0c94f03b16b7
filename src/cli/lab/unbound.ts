/** Unbound as the sender's validating resolver, which trusts the served root. unbound.conf(5). */
import type { TrustFile } from "../../serving/trust-files.ts"
import type { SenderRoot } from "./sender-root.ts"

export interface ResolverSettings {
  readonly validates: boolean
  readonly hasIpv6: boolean
}

/** @param files of the served world */
export const startUnbound = async (
  root: SenderRoot,
  files: ReadonlyArray<TrustFile>,
  { validates, hasIpv6 }: ResolverSettings
): Promise<void> => {
  const served = files.find(({ name }) => name === "unbound.conf")!.text
  root.write("etc/unbound/served.conf", served)
  root.write(
    "etc/unbound/lab.conf",
    [
      'include: "/etc/unbound/served.conf"',
      "server:",
      "  interface: 127.0.0.1@53",
      `  do-ip6: ${hasIpv6 ? "yes" : "no"}`,
      ...(validates ? [] : ['  module-config: "iterator"']),
      // A server that says nothing is given up in a second or two, where it takes minutes by default.
      "  outbound-msg-retry: 2",
      "  infra-cache-max-rtt: 1000",
      "  unknown-server-time-limit: 200",
      "remote-control:",
      "  control-enable: no",
      ""
    ].join("\n")
  )
  const unbound = root.start("/usr/sbin/unbound", "-d", "-c", "/etc/unbound/lab.conf")
  let said = ""
  await new Promise<void>((resolve, reject) => {
    unbound.stderr!.on("data", (octets) => {
      said += String(octets)
      if (said.includes("start of service")) resolve()
    })
    unbound.once("exit", () => reject(new Error(`unbound did not start: ${said}`)))
  })
}
