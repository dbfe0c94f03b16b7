/** What captures must not say: who asked. RFC 5321 §4.1.1.1, §4.2.1. */
import { describe, expect, it } from "vitest"
import { hider, withoutClient } from "./hidden-client.ts"

describe("withoutClient", () => {
  it.each([
    ["220 mx.example.com ESMTP for 203.0.113.9", "first of greeting or EHLO", "220 mx.example.com"],
    [
      "250-mx.example.com Hello dyn-9.isp.test [203.0.113.9], pleased to meet you",
      "first of greeting or EHLO",
      "250-mx.example.com"
    ],
    ["250-[203.0.113.9] at your service", "first of greeting or EHLO", "250-[192.0.2.0]"],
    ["250-SIZE 35882577", "keyword", "250-SIZE 35882577"],
    ["250 XCLIENT ADDR=2001:db8:1::9", "keyword", "250 XCLIENT ADDR=2001:db8::"],
    [
      "554 5.7.1 dyn-9.isp.test[203.0.113.9] is blocked, see https://list.test/?ip=203.0.113.9",
      "other",
      "554 5.7.1"
    ],
    ["554-No SMTP service here, dyn-9.isp.test", "other", "554-"],
    ["220 2.0.0 Ready to start TLS", "other", "220 2.0.0"],
    ["\u001b[2J", "other", "?"]
  ] as const)("makes of %j, %s: %j", (line, place, kept) => expect(withoutClient(line, place)).toBe(kept))
})

describe("hider", () => {
  const hide = hider(["laptop.home.test", "198.51.100.7", "2001:db8:7::1", "laptop"])
  it.each([
    ["seen at LAPTOP.home.test", "seen at client.invalid"],
    ["from 198.51.100.7, not 198.51.100.77", "from 192.0.2.0, not 198.51.100.77"],
    ["2001:db8:7::1 and 2001:db8:7::12", "2001:db8:: and 2001:db8:7::12"],
    // A word like others.
    ["my laptop", "my laptop"]
  ])("makes of %j %j", (text, hidden) => expect(hide(text)).toBe(hidden))
})
