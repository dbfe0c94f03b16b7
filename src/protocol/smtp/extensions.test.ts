import { describe, expect, it } from "vitest"
import { offers, readExtensions, writeExtensions } from "./extensions.ts"

const lines = [
  "mx.example.com greets you",
  "8BITMIME",
  "size 1000000",
  "starttls ",
  "AUTH=LOGIN",
  "X-Own a b",
  ""
]

describe("readExtensions, RFC 5321 §4.1.1.1", () => {
  const extensions = readExtensions({ lines })

  it("takes the first word of the first line as the server's name", () => {
    expect(extensions.serverName).toBe("mx.example.com")
  })

  it("keeps keywords in upper case with their parameters, and leaves out what the grammar does not know", () => {
    expect(extensions.lines).toEqual([
      { keyword: "8BITMIME", parameters: [] },
      { keyword: "SIZE", parameters: ["1000000"] },
      { keyword: "STARTTLS", parameters: [] },
      { keyword: "X-OWN", parameters: ["a", "b"] }
    ])
  })

  it("finds a keyword without regard to case", () => {
    expect(offers(extensions, "StartTLS")).toBe(true)
    expect(offers(extensions, "PIPELINING")).toBe(false)
  })

  it("does not take the greeting line for a keyword", () => {
    expect(offers(readExtensions({ lines: ["STARTTLS"] }), "STARTTLS")).toBe(false)
  })

  it.each(["-STARTTLS", "XXXXXXXA STARTTLS ", "START TLS", "250-STARTTLS", "STARTTLS\u00e9"])(
    "does not see STARTTLS in %j",
    (line) => {
      expect(offers(readExtensions({ lines: ["mx.example.com", line] }), "STARTTLS")).toBe(false)
    }
  )

  it("reads back what writeExtensions wrote", () => {
    expect(readExtensions({ lines: writeExtensions(extensions) })).toEqual(extensions)
  })
})
