/** Opens the queue that the command line names. Its driver is loaded only now, and must have been installed by the user. */
import { programDigest } from "../../machine/program-digest.ts"
import { provenance } from "../../machine/provenance.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { openBullmq } from "./bullmq.ts"
import type { CellQueue, Program } from "./cell-queue.ts"
import { queueAddress } from "./queue-address.ts"

export const openQueue = async (option: string | undefined): Promise<CellQueue> => {
  const address = queueAddress(option)
  return openBullmq(await bullmqPackages(), address, thisProgram())
}

/** Ends with status 64 where they are not installed. */
export const bullmqPackages = async (
  load = () => Promise.all([import("bullmq"), import("ioredis")])
): Promise<Parameters<typeof openBullmq>[0]> => {
  try {
    const [{ Job, Queue, WaitingError, Worker }, { Redis }] = await load()
    return { Job, Queue, WaitingError, Worker, Redis }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")
      throw new CommandFailure(
        exitStatus.usage,
        "the queue needs two packages that are not installed: npm install bullmq ioredis"
      )
    throw error
  }
}

const thisProgram = (): Program => {
  const { version, commit } = provenance()
  return { version, digest: programDigest(), ...(commit === undefined ? {} : { commit }) }
}
