/** Where servers of ours may listen: at addresses that no other machine can reach. RFC 1122 §3.2.1.3 (g), RFC 4291 §2.5.3. */
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { BlockList, isIPv6 } from "node:net"

export interface Endpoint {
  /** IP address as text. */
  readonly address: string
  /** 0 takes any that is free. */
  readonly port: number
}

/** Nothing listens there. */
export class CannotListen extends Schema.TaggedError<CannotListen>()("CannotListen", {
  address: Schema.String,
  port: Schema.Int,
  reason: Schema.Literals([
    "no loopback address",
    "port in use",
    "no permission",
    "address not available",
    "other"
  ]),
  /** In words. */
  detail: Schema.String
}) {
  override get message(): string {
    return `cannot listen at ${this.address} port ${this.port}: ${this.detail}`
  }
}

const loopback = new BlockList()
loopback.addSubnet("127.0.0.0", 8, "ipv4")
loopback.addAddress("::1", "ipv6")

export const isLoopback = (address: string): boolean =>
  loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4")

/**
 * Is this process in a network namespace of Linux that has no interface but its loopback? Then no other machine reaches any address of it. A machine that is
 * merely offline still has its interfaces.
 */
const isSealedOff = (): boolean => {
  try {
    return hasLoopbackAlone(readFileSync("/proc/self/net/dev", "utf8"))
  } catch {
    return false
  }
}

/** @param devices as proc_net(5) lists them, under two lines of header */
export const hasLoopbackAlone = (devices: string): boolean =>
  devices
    .split("\n")
    .slice(2)
    .flatMap((line) => /^\s*(\S+?):/.exec(line)?.[1] ?? [])
    .every((device) => device === "lo" || fallbackTunnels.has(device))

/** The kernel puts these into every namespace (sysctl net.core.fb_tunnels_only_for_init_net); they lead nowhere until somebody sets them up. */
const fallbackTunnels = new Set([
  "tunl0",
  "gre0",
  "gretap0",
  "erspan0",
  "ip_vti0",
  "ip6_vti0",
  "sit0",
  "ip6tnl0",
  "ip6gre0"
])

/** Asked before a socket is opened. */
export const onlyLoopback = ({ address, port }: Endpoint): Effect.Effect<void, CannotListen> =>
  isLoopback(address) || isSealedOff()
    ? Effect.void
    : Effect.fail(
        new CannotListen({
          address,
          port,
          reason: "no loopback address",
          detail:
            "only 127.0.0.0/8 and ::1 are served, and other addresses in a network namespace without a way out, so that no other machine can connect"
        })
      )

/** What the machine says against it. */
export const cannotListen = ({ address, port }: Endpoint, error: NodeJS.ErrnoException): CannotListen => {
  const [reason, detail] = reasons.get(error.code ?? "") ?? (["other", error.message] as const)
  return new CannotListen({ address, port, reason, detail })
}

const reasons = new Map<string, readonly [CannotListen["reason"], string]>([
  ["EADDRINUSE", ["port in use", "the port is in use; choose another"]],
  ["EACCES", ["no permission", "ports below 1024 need a privilege; choose a higher one"]],
  ["EADDRNOTAVAIL", ["address not available", "this machine does not have the address"]]
])
