/** Fibers that may go on at the present moment of virtual time: Effect's scheduler, driven by the kernel alone. */
import type { Scheduler } from "effect"

type Task = () => void

/**
 * One dispatcher for all fibers, drained by the kernel between two events and never by the host's event loop.
 *
 * Lower priorities go first and equal ones in order of arrival. Nearly all tasks have priority 0, so that one has a
 * queue to itself.
 */
export class ReadyQueue implements Scheduler.Scheduler, Scheduler.SchedulerDispatcher {
  readonly executionMode = "sync"

  #tasks: Array<Task> = []
  #head = 0
  #others: Array<{ readonly priority: number; readonly task: Task }> = []

  get isEmpty(): boolean {
    return this.#head === this.#tasks.length && this.#others.length === 0
  }

  scheduleTask(task: Task, priority: number): void {
    if (priority === 0) {
      this.#tasks.push(task)
      return
    }
    const later = this.#others.findIndex((other) => other.priority > priority)
    this.#others.splice(later === -1 ? this.#others.length : later, 0, { priority, task })
  }

  /** Runs every task, those included that the tasks bring. */
  flush(): void {
    for (let task = this.#next(); task !== undefined; task = this.#next()) task()
  }

  makeDispatcher(): Scheduler.SchedulerDispatcher {
    return this
  }

  /** Never: in virtual time a fiber that computes takes no time, and yielding would only move others ahead of it. */
  shouldYield(): boolean {
    return false
  }

  #next(): Task | undefined {
    const other = this.#others[0]
    if (other !== undefined && (other.priority < 0 || this.#head === this.#tasks.length)) {
      this.#others.shift()
      return other.task
    }
    if (this.#head < this.#tasks.length) return this.#tasks[this.#head++]
    this.#tasks = []
    this.#head = 0
    return undefined
  }
}
