import { describe, expect, it } from "vitest"
import { http01Path } from "../protocol/acme/challenge.ts"
import { encodeMessage } from "../protocol/dns/codec.ts"
import { name } from "../protocol/dns/name.ts"
import { noMessage } from "../protocol/dns/reply.ts"
import { classIn, typeCodes } from "../protocol/dns/types.ts"
import type { Crossing } from "../world/crossing.ts"
import { testArsenal } from "./arsenal.fixture.ts"
import type { Menu } from "./capability.ts"
import { capabilities } from "./registry.ts"

const at = (position: Crossing["position"], to = "192.0.2.1"): Crossing => ({
  position,
  from: "mta.sender.test",
  to,
  atMicros: 0
})
const shown = { version: "TLSv1.3", chain: [], provesPossession: true } as const

/** What the menu lays out where something of each kind crosses. */
const laidOut = (menu: Menu): ReadonlyArray<string> => {
  const queries = [typeCodes.MX, typeCodes.A, typeCodes.TXT, typeCodes.TLSA].map((type) =>
    encodeMessage({ ...noMessage, questions: [{ name: name("example.com"), type, class: classIn }] })
  )
  const mx = at("sender to mx host")
  const web = at("sender to policy host")
  return [
    ...queries.flatMap((query) => menu.dns?.({ ...at("resolver to authority"), over: "udp", query }) ?? []),
    ...(menu.connect?.({ ...mx, port: 25 }) ?? []),
    ...["250-STARTTLS", "220 ready"].flatMap(
      (line) =>
        menu.line?.({
          ...mx,
          endsAt: mx.to,
          direction: "to client",
          line,
          overTls: false,
          insideTls: false
        }) ?? []
    ),
    ...(menu.handshake?.({ ...mx, endsAt: mx.to, serverName: "mx1.example.com", shown }) ?? []),
    ...(menu.web?.({ ...web, host: "mta-sts.example.com", path: "/.well-known/mta-sts.txt" }) ?? []),
    ...(menu.http?.({ ...at("perspective to web host"), host: "example.com", path: http01Path("a") }) ?? []),
    ...(menu.http?.({ ...at("sender to distribution point"), host: "lists.test", path: "/a.crl" }) ?? []),
    ...(menu.clock?.(at("sender to time source")) ?? []),
    ...(menu.trigger?.(at("author to sender")) ?? [])
  ].map(({ does }) => does)
}

describe("menus", () => {
  // So that those of a world serve all its runs.
  it.each(capabilities.map(({ id, configure }) => [id, configure] as const))(
    "of %s remember nothing of what crossed",
    (_, configure) => {
      const menu = configure({}, testArsenal)
      const first = laidOut(menu)
      expect(laidOut(menu)).toEqual(first)
      expect(laidOut(configure({}, testArsenal))).toEqual(first)
    }
  )
})
