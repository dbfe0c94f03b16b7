import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../../loading/load.ts"
import { toEpochMs } from "../schema/time.ts"
import { movedTo } from "./moved.ts"

const scenario = Result.getOrThrow(
  loadScenario(
    "dates.yaml",
    `
title: dates
start: "2026-03-02T09:00:00Z"
models: [dane]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
      certificate: { notBefore: "2026-03-01T09:00:00Z", notAfter: "2026-04-01T09:00:00Z" }
hosts:
  - name: www.example.com
    addresses: [192.0.2.80]
    https:
      certificate: { notAfter: "2026-03-03T09:00:00Z" }
      documents: []
phases:
  - name: later
    at: 1d
    domain:
      mx:
        - host: mx1.example.com
          certificate: { notAfter: "2027-03-02T09:00:00Z" }
`
  )
)

describe("movedTo", () => {
  it("keeps every date as far from the start as it was", () => {
    const moved = movedTo(scenario, toEpochMs("2030-01-01T00:00:00Z"))
    expect(moved.start).toBe("2030-01-01T00:00:00Z")
    expect(moved.domain.mx[0].certificate).toMatchObject({
      notBefore: "2029-12-31T00:00:00Z",
      notAfter: "2030-01-31T00:00:00Z"
    })
    expect(moved.hosts[0]?.https?.certificate?.notAfter).toBe("2030-01-02T00:00:00Z")
    expect(moved.phases[0]?.domain?.mx?.[0].certificate?.notAfter).toBe("2031-01-01T00:00:00Z")
  })

  it("changes nothing where the start stays", () =>
    expect(movedTo(scenario, toEpochMs(scenario.start))).toEqual(scenario))
})
