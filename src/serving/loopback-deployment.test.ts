import { describe, expect, it } from "vitest"
import type { Deployment, RecordPlan } from "../world/deployment.ts"
import { LoopbackAddresses } from "./loopback-addresses.ts"
import { onLoopback } from "./loopback-deployment.ts"

const moved = (type: string, data: string): RecordPlan => {
  const deployment: Deployment = {
    hosts: [{ name: "mx.test", addresses: ["192.0.2.1", "2001:db8::1"], owner: "recipient" }],
    zones: [{ apex: "test", nameServers: [], records: [{ owner: "mx.test", type, data, ttlSeconds: 60 }] }]
  }
  return onLoopback(deployment, new LoopbackAddresses()).zones[0]!.records[0]!
}

describe("onLoopback", () => {
  it.each([
    ["A", "192.0.2.1", "127.0.2.1"],
    ["a", "192.0.2.1", "127.0.2.1"],
    ["TYPE1", "\\# 4 c0000201", "127.0.2.1"],
    ["AAAA", "2001:db8::1", "127.6.0.1"],
    ["AAAA", "2001:DB8:0::1", "127.6.0.1"],
    ["A", "198.51.100.80", "127.51.100.80"]
  ])("moves the record %s %s to where its host is, or nobody", (type, data, address) =>
    expect(moved(type, data)).toEqual({ owner: "mx.test", type: "A", data: address, ttlSeconds: 60 })
  )

  it.each([
    ["MX", "10 mx.test."],
    ["TXT", '"192.0.2.1"'],
    ["A", "no address"]
  ])("leaves the record %s %s", (type, data) => expect(moved(type, data)).toMatchObject({ type, data }))
})
