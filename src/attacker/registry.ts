/** Every capability there is, in the order in which tables show them. */
import { caDvfool } from "./capabilities/ca-dvfool.ts"
import { caKey } from "./capabilities/ca-key.ts"
import { caMisissue } from "./capabilities/ca-misissue.ts"
import { cotenant } from "./capabilities/cotenant.ts"
import { delegWrite } from "./capabilities/deleg-write.ts"
import { dnsBlock } from "./capabilities/dns-block.ts"
import { dnsForge } from "./capabilities/dns-forge.ts"
import { dnsObs } from "./capabilities/dns-obs.ts"
import { dnsPoison } from "./capabilities/dns-poison.ts"
import { dnsReplay } from "./capabilities/dns-replay.ts"
import { dnsStub } from "./capabilities/dns-stub.ts"
import { dnssecPkey } from "./capabilities/dnssec-pkey.ts"
import { dnssecZkey } from "./capabilities/dnssec-zkey.ts"
import { ipHijack } from "./capabilities/ip-hijack.ts"
import { keyTheft } from "./capabilities/key-theft.ts"
import { revokeBlock } from "./capabilities/revoke-block.ts"
import { rptSuppress } from "./capabilities/rpt-suppress.ts"
import { smtpBlock } from "./capabilities/smtp-block.ts"
import { smtpInject } from "./capabilities/smtp-inject.ts"
import { smtpMitm } from "./capabilities/smtp-mitm.ts"
import { smtpObs } from "./capabilities/smtp-obs.ts"
import { smtpStrip } from "./capabilities/smtp-strip.ts"
import { timeShift } from "./capabilities/time-shift.ts"
import { tlsDown } from "./capabilities/tls-down.ts"
import { trigger } from "./capabilities/trigger.ts"
import { webBlock } from "./capabilities/web-block.ts"
import { webMitm } from "./capabilities/web-mitm.ts"
import { webTakeover } from "./capabilities/web-takeover.ts"
import { zoneWrite } from "./capabilities/zone-write.ts"
import type { Capability } from "./capability.ts"

export const capabilities: ReadonlyArray<Capability> = [
  smtpObs,
  smtpStrip,
  smtpMitm,
  smtpInject,
  smtpBlock,
  tlsDown,
  ipHijack,
  dnsObs,
  dnsForge,
  dnsPoison,
  dnsStub,
  dnsBlock,
  dnsReplay,
  zoneWrite,
  delegWrite,
  dnssecZkey,
  dnssecPkey,
  webBlock,
  webMitm,
  webTakeover,
  caMisissue,
  caDvfool,
  caKey,
  keyTheft,
  cotenant,
  timeShift,
  rptSuppress,
  trigger,
  revokeBlock
]

/** Does the capability of that id act on TLS reports, and on nothing else? */
export const isAboutReports = (id: string): boolean =>
  capabilities.some((capability) => capability.id === id && capability.isAboutReports === true)
