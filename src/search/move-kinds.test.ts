import { describe, expect, it } from "vitest"
import { sayingIn } from "./move-kinds.ts"

const saying = sayingIn({ domain: { name: "example.com", mx: [{ host: "MX1.provider.example" }] } })

describe("kinds of moves", () => {
  it.each([
    ["have out.stranger.test write to example.com", "have <other> write to <domain>"],
    ["blank out STARTTLS in the EHLO reply", "blank out STARTTLS in the EHLO reply"],
    // By whose doing makes no difference, nor which address and which certificate it is.
    [
      "forge the answer to example.com A: the address is 203.0.113.1",
      "answer <domain> A: the address is <address>"
    ],
    [
      "write into the zone example.com AAAA: the address is 2001:db8::1",
      "answer <domain> AAAA: the address is <address>"
    ],
    [
      'delegate, and answer _25._tcp.mx1.provider.example TLSA: what is published for mx1.provider.example with a certificate that is own, usage "DANE-TA" (2 1 1 e503a3...) (by ip-hijack)',
      "answer _25._tcp.<mx-host> TLSA: what is published for <mx-host>"
    ],
    [
      "forge, sign and delegate example.com MX: the mail exchanger is own.attacker-signed.test",
      "answer <domain> MX: the mail exchanger is <attacker>"
    ],
    ["keep _tcp.mx1.provider.example DS from being answered (silence)", "keep <zone> DS from being answered"],
    [
      "attract connections to 192.0.2.1: pass the authority's challenge for mta-sts.example.com",
      "pass the authority's challenge for <policy-host>"
    ],
    ["set the clock of out.sender.test 1728000 s ahead", "set the clock of <other> <number> s ahead"],
    ["terminate TLS with a misissued certificate", "terminate TLS with a misissued certificate"]
  ])("%s: %s", (does, says) => expect(saying(does)).toBe(says))
})
