/** Every capability there is, in the order in which tables show them. */
import { dnsForge } from "./capabilities/dns-forge.ts"
import { smtpMitm } from "./capabilities/smtp-mitm.ts"
import { smtpStrip } from "./capabilities/smtp-strip.ts"
import { webBlock } from "./capabilities/web-block.ts"
import type { Capability } from "./capability.ts"

export const capabilities: ReadonlyArray<Capability> = [smtpStrip, smtpMitm, dnsForge, webBlock]
