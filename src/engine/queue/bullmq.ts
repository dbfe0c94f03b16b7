/**
 * Batches of cells in BullMQ, on Redis or Valkey. Each program has a queue of its own, which other versions never take from.
 * Beside the queues lie the files that cells are of, and which programs have queues.
 */
import type { Job, JobsOptions, Queue, Worker } from "bullmq"
import type * as Bullmq from "bullmq"
import type { Redis } from "ioredis"
import type * as Ioredis from "ioredis"
import { sha256 } from "../../report/sha256.ts"
import type { CellSource } from "../cells/cell-plan.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"
import type { Batch } from "./batches.ts"
import {
  BatchFailed,
  type BatchResult,
  type BatchState,
  type CellQueue,
  type Program,
  type Working
} from "./cell-queue.ts"
import { pause } from "./pause.ts"
import { presentAddress, type QueueAddress } from "./queue-address.ts"
import { checkVersion, faultAnswered, faultOf } from "./server-fault.ts"

/** What is loaded only where it is installed. */
export type BullmqPackages = Pick<typeof Bullmq, "Job" | "Queue" | "WaitingError" | "Worker"> &
  Pick<typeof Ioredis, "Redis">

type BatchJob = Job<Batch, BatchResult>
type BatchQueue = Queue<Batch, BatchResult>

/** All our keys on the server begin with it. */
const prefix = "hoptrust"

/** Our choice: a worker that was killed twice may have been killed by its machine; after that the batch is suspected. */
const maxStalledCount = 3

/** Our choice: few enough to send at once. */
const atOnce = 500

/** Our choice: among the batches that so many threads have, one is seen. */
const mostThreads = 1024

/** Our choice, because an idle worker should cost the server nothing that can be seen. */
const betweenLooksMs = 1000

/** Ends with a `CommandFailure` where the server does not answer, refuses us, or is too old. */
export const openBullmq = async (
  packages: BullmqPackages,
  address: QueueAddress,
  program: Program
): Promise<CellQueue> => {
  const { client, broken } = await connected(packages, address)
  const queueOf = ({ version, commit, digest }: Program): BatchQueue => {
    const name = sha256(JSON.stringify([version, commit, digest])).slice(0, 16)
    const queue: BatchQueue = new packages.Queue(name, { connection: client, prefix })
    // Whoever waits for an answer gets the error too.
    queue.on("error", () => {})
    return queue
  }
  const queue = queueOf(program)
  const inWords = (error: unknown): never => {
    throw faultAnswered(error, address) ?? error
  }
  const faults = <A>(act: () => Promise<A>): Promise<A> => Promise.race([act(), broken]).catch(inWords)
  return {
    put: (sources, batches, { retriesFailed }) =>
      faults(async () => {
        await client.hset(`${prefix}:programs`, queue.name, JSON.stringify(program))
        for (const [id, source] of sources) await client.set(keyOf(id), JSON.stringify(source))
        if (retriesFailed) {
          const ids = new Set(batches.map(({ id }) => id))
          for (const job of await queue.getFailed()) if (ids.has(job.id ?? "")) await job.remove()
        }
        for (const part of parts(batches)) await queue.addBulk(part.map(jobOf))
      }),
    states: (ids) =>
      faults(() =>
        Promise.all(ids.map(async (id) => stateOf(await packages.Job.fromId<Batch, BatchResult>(queue, id))))
      ),
    isAnyTaken: () =>
      faults(async () => {
        const active = await queue.getActive(0, mostThreads)
        // A worker keeps its lock while it answers.
        const locks = active.map(({ id = "" }) => queue.toKey(`${id}:lock`))
        return locks.length > 0 && (await client.exists(...locks)) > 0
      }),
    remove: (ids) =>
      faults(async () => {
        for (const part of parts(ids)) await Promise.all(part.map((id) => queue.remove(id)))
      }),
    removeSources: (ids) => faults(async () => void (await client.del(...ids.map(keyOf)))),
    // It looks itself after a connection that is broken: its own must be closed then.
    work: (working) =>
      work(packages, {
        address,
        client,
        broken,
        queue,
        working,
        othersOf: () => others(client, queue, queueOf)
      }).catch(inWords),
    close: async () => {
      // Nothing of it waits for an answer.
      await queue.close().catch(() => {})
      client.disconnect()
    }
  }
}

const keyOf = (id: string): string => `${prefix}:source:${id}`

const parts = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, index) =>
    all.slice(index * atOnce, (index + 1) * atOnce)
  )

const jobOf = (batch: Batch) => {
  // What was done stays until it is collected: so it is not done again when it is submitted again.
  const opts: JobsOptions = { jobId: batch.id, attempts: 1, stackTraceLimit: 0 }
  return { name: "batch", data: batch, opts }
}

const stateOf = (job: BatchJob | undefined): BatchState => {
  if (job === undefined) return { kind: "missing" }
  if (job.finishedOn === undefined) return { kind: "open" }
  return job.failedReason === undefined
    ? { kind: "done", result: job.returnvalue }
    : { kind: "failed", reason: job.failedReason }
}

interface Connection {
  readonly client: Redis
  /** Fails when the server, started again, refuses us. */
  readonly broken: Promise<never>
}

/** Whatever goes wrong until there is a connection ends the command; later, a server that is away is waited for. */
const connected = async ({ Redis }: BullmqPackages, address: QueueAddress): Promise<Connection> => {
  const { host, port, database, isTls, username, password } = address
  let isOpen = false
  let isLost = false
  let first: unknown
  const client = new Redis({
    host,
    port,
    db: database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // Certificates are validated as everywhere in Node.js: NODE_EXTRA_CA_CERTS adds a root.
    ...(isTls ? { tls: {} } : {}),
    lazyConnect: true,
    // BullMQ wants it so: what was asked before the server went away is asked again.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isOpen ? Math.min(100 * times, 2000) : null)
  })
  const broken = new Promise<never>((_, reject) => {
    client.on("error", (error) => {
      first ??= error
      if (isOpen && faultAnswered(error, address) !== undefined) reject(error)
    })
  })
  // Perhaps nobody waits for the server when it breaks.
  broken.catch(() => {})
  client.on("reconnecting", () => {
    if (!isLost) remark(`hoptrust: the queue at ${presentAddress(address)} does not answer; waiting for it`)
    isLost = true
  })
  client.on("ready", () => {
    if (isLost) remark(`hoptrust: the queue at ${presentAddress(address)} answers again`)
    isLost = false
  })
  try {
    await client.connect()
    checkVersion(await client.info("server"), address)
  } catch (error) {
    client.disconnect()
    throw faultOf(first ?? error, address)
  }
  isOpen = true
  return { client, broken }
}

/** Programs other than ours whose queues have something to do. */
const others = async (
  client: Redis,
  own: BatchQueue,
  queueOf: (program: Program) => BatchQueue
): Promise<ReadonlyArray<Program>> => {
  const found: Array<Program> = []
  for (const [name, text] of Object.entries(await client.hgetall(`${prefix}:programs`))) {
    if (name === own.name) continue
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `put`
    const program = JSON.parse(text) as Program
    const queue = queueOf(program)
    if (await isOpen(queue)) found.push(program)
    await queue.close()
  }
  return found
}

/** Is anything waiting, or with a worker? */
const isOpen = async (queue: BatchQueue): Promise<boolean> =>
  Object.values(await queue.getJobCounts("waiting", "active", "delayed", "prioritized")).some(
    (count) => count > 0
  )

interface Work {
  readonly address: QueueAddress
  readonly client: Redis
  readonly broken: Promise<never>
  readonly queue: BatchQueue
  readonly working: Working
  readonly othersOf: () => Promise<ReadonlyArray<Program>>
}

/** Ends when nothing is left, or with what has stopped it. */
const work = async (
  { WaitingError, Worker }: BullmqPackages,
  { address, client, broken, queue, working, othersOf }: Work
): Promise<void> => {
  const { threads, lockMs, run, isUntilEmpty, signal } = working
  const sources = new Map<string, CellSource>()
  const sourceOf = async (id: string): Promise<CellSource> => {
    const known = sources.get(id)
    if (known !== undefined) return known
    const text = await client.get(keyOf(id))
    if (text === null) throw new BatchFailed("the server has lost the file of this batch")
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `put`
    const source = JSON.parse(text) as CellSource
    sources.set(id, source)
    return source
  }
  const ending = new AbortController()
  /** By what comes first; undefined where all is done. */
  let ended: { readonly by: unknown } | undefined
  const stop = (by?: unknown) => {
    ended ??= { by }
    ending.abort()
  }
  broken.catch(stop)
  const worker: Worker<Batch, BatchResult> = new Worker<Batch, BatchResult>(
    queue.name,
    async (job, token) => {
      try {
        return await run(await sourceOf(job.data.source), job.data)
      } catch (error) {
        if (error instanceof BatchFailed) throw error
        stop(error)
        await job.moveToWait(token)
        throw new WaitingError()
      }
    },
    {
      connection: client,
      prefix,
      concurrency: threads,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount,
      drainDelay: betweenLooksMs / 1000
    }
  )
  // Nothing is wrong with us when a batch was given to another meanwhile, or when the server has lost it.
  worker.on("error", (error) => {
    const fault = faultAnswered(error, address)
    if (fault !== undefined) stop(fault)
  })
  const onAbort = () => stop(signal.reason)
  signal.addEventListener("abort", onAbort)
  const look = async () => {
    if (client.status !== "ready" || (await isOpen(queue))) return
    if (isUntilEmpty) return stop()
    const [other] = await othersOf()
    if (other !== undefined) throw refused(other)
  }
  if (signal.aborted) onAbort()
  while (!ending.signal.aborted) {
    await look().catch(stop)
    await pause(betweenLooksMs, ending.signal)
  }
  signal.removeEventListener("abort", onAbort)
  await closed(worker, client)
  if (ended?.by !== undefined) throw ended.by
}

/** Waits for what is being given back, as long as there is a server that takes it. */
const closed = async (worker: Worker, client: Redis): Promise<void> => {
  const closing = worker.close(client.status !== "ready").catch(() => {})
  await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, 5000).unref())])
}

const refused = ({ version, commit }: Program) =>
  new CommandFailure(
    exitStatus.usage,
    `the queue has cells for another program only: hoptrust ${version}${commit === undefined ? "" : ` of commit ${commit}`}; install that here, or submit with this program`
  )
