/** An attacker's belongings for the tests of capabilities: chains that tell what they are, and no world behind them. */
import type { Arsenal } from "./arsenal.ts"

const chain = (text: string) => [new TextEncoder().encode(text)]

export const testArsenal: Arsenal = {
  mxHost: "mx.attacker.test",
  address: "203.0.113.1",
  targetDomain: "example.com",
  targetMxHosts: ["mx1.example.com"],
  targetSaysPolicy: false,
  ownChain: chain("own"),
  selfIssuedChain: (serverName) => chain(`self-issued ${serverName}`),
  misissuedChain: (serverName) => chain(`misissued ${serverName}`),
  certificateWays: () => [],
  validatedChain: (names) => chain(`validated ${names.join(" ")}`),
  restrictsIssuance: false,
  isTargetWebHost: () => false,
  perspectiveOf: () => undefined,
  chainOfHost: (host) => (host === "mx1.example.com" ? chain(`chain of ${host}`) : undefined),
  hostAt: (address) => (address === "192.0.2.1" ? "mx1.example.com" : undefined),
  tenantHost: undefined,
  tenantChain: [],
  tenantMailbox: undefined,
  keepsPlaintext: { server: () => false, sender: () => false },
  plantedTlsa: `3 1 1 ${"ab".repeat(32)}`,
  isTargetServer: () => true,
  answerFromEdited: () => undefined,
  answerFromThePast: () => undefined
}
