/** Chance that nobody foresees. RFC 4086 §6.2. */
import { randomBytes } from "node:crypto"

/** 128 bits, as text. */
export const freshSeed = (): string => randomBytes(16).toString("hex")
