import { describe, expect, it } from "vitest"
import { ReadyQueue } from "./ready-queue.ts"

/** Schedules tasks of these priorities, each noting its place, and returns the order in which they ran. */
const orderOf = (...priorities: ReadonlyArray<number>): string => {
  const queue = new ReadyQueue()
  const order: Array<string> = []
  priorities.forEach((priority, index) => queue.scheduleTask(() => order.push(`${index}`), priority))
  queue.flush()
  return order.join("")
}

describe("ReadyQueue", () => {
  it("runs tasks of one priority in the order of their arrival", () => {
    expect(orderOf(0, 0, 0)).toBe("012")
    expect(orderOf(5, 5, 5)).toBe("012")
  })

  it("runs lower priorities first", () => expect(orderOf(10, 0, -1, 10, 0, 3)).toBe("214503"))

  it("runs what the tasks bring, before it is done", () => {
    const queue = new ReadyQueue()
    const order: Array<string> = []
    queue.scheduleTask(() => {
      order.push("a")
      queue.scheduleTask(() => order.push("c"), 0)
    }, 0)
    queue.scheduleTask(() => order.push("b"), 0)
    queue.flush()
    expect(order.join("")).toBe("abc")
    expect(queue.isEmpty).toBe(true)
  })

  it("is not empty while a task is still to run", () => {
    const queue = new ReadyQueue()
    queue.scheduleTask(() => {}, 1)
    expect(queue.isEmpty).toBe(false)
    queue.flush()
    expect(queue.isEmpty).toBe(true)
  })
})
