/** Which IP versions a host has. RFC 4213 §2. */
import { Schema } from "effect"

export const ipVersions = ["ipv4-only", "dual-stack", "ipv6-only"] as const
export type IpVersions = (typeof ipVersions)[number]

export const IpVersions = Schema.Literals(ipVersions)
