/** Reads files that the command line names. */
import { closeSync, openSync, readFileSync, readSync } from "node:fs"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

/** Ends with status 74 when there is no such file, or none that may be read, and with 65 when it is no UTF-8. */
export const readText = (file: string): string => {
  const octets = readOctets(file)
  try {
    // The byte order mark stays: columns and digests know of it.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets)
  } catch {
    const { line, column, octet } = firstThatIsNotUtf8(octets)
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}:${line}:${column}: error: expected UTF-8, found the byte 0x${octet}; save the file as UTF-8`
    )
  }
}

/** What is read leniently and written again differs from there on. */
const firstThatIsNotUtf8 = (octets: Uint8Array) => {
  const again = Buffer.from(new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets))
  const offset = octets.findIndex((octet, index) => octet !== again[index])
  const lines = new TextDecoder().decode(octets.subarray(0, offset)).split("\n")
  return {
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    octet: octets[offset]!.toString(16).padStart(2, "0")
  }
}

const readOctets = (file: string): Uint8Array => orCannotRead(file, () => readFileSync(file))

/** The first of a file of anybody's, which may have no end. Ends with status 74 when there is no such file, or none that may be read. */
export const readSomeOctets = (file: string, most: number): Uint8Array =>
  orCannotRead(file, () => {
    const descriptor = openSync(file, "r")
    try {
      const chunks: Array<Uint8Array> = []
      let left = most
      while (left > 0) {
        const chunk = new Uint8Array(Math.min(left, chunkOctets))
        const length = readSync(descriptor, chunk)
        if (length === 0) break
        chunks.push(chunk.subarray(0, length))
        left -= length
      }
      return Buffer.concat(chunks)
    } finally {
      closeSync(descriptor)
    }
  })

const chunkOctets = 65_536

const orCannotRead = <A>(file: string, read: () => A): A => {
  try {
    return read()
  } catch (error) {
    throw new CommandFailure(exitStatus.cannotWrite, `cannot read ${file}: ${reasonOf(error)}`)
  }
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "ENOENT") return "there is no such file"
  if (code === "EISDIR") return "it is a folder"
  return error instanceof Error ? error.message : String(error)
}
