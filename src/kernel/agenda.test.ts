import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Agenda } from "./agenda.ts"

interface Entry {
  readonly name: string
  isOver: boolean
}

const entry = (name: string): Entry => ({ name, isOver: false })

const drain = (agenda: Agenda<Entry>): ReadonlyArray<string> => {
  const names: Array<string> = []
  for (let item = agenda.take(); item !== undefined; item = agenda.take()) names.push(item.name)
  return names
}

describe("Agenda", () => {
  it("gives the earliest item first", () => {
    const agenda = new Agenda<Entry>()
    for (const time of [30, 10, 20]) agenda.add(time, entry(String(time)))
    expect(agenda.nextTime()).toBe(10)
    expect(drain(agenda)).toEqual(["10", "20", "30"])
  })

  it("keeps the order of entry where times are equal", () => {
    const agenda = new Agenda<Entry>()
    for (const name of "abcdefghijklmnopqrstuvwxyz") agenda.add(7, entry(name))
    expect(drain(agenda).join("")).toBe("abcdefghijklmnopqrstuvwxyz")
  })

  it("has nothing next when it is empty", () => {
    const agenda = new Agenda<Entry>()
    expect(agenda.nextTime()).toBe(Number.POSITIVE_INFINITY)
    expect(agenda.take()).toBeUndefined()
  })

  it("never gives a cancelled item, nor its time", () => {
    const agenda = new Agenda<Entry>()
    const early = entry("early")
    agenda.add(1, early)
    agenda.add(2, entry("late"))
    agenda.cancel(early)
    expect(agenda.size).toBe(1)
    expect(agenda.nextTime()).toBe(2)
    expect(drain(agenda)).toEqual(["late"])
  })

  it("does not mind cancelling what has happened", () => {
    const agenda = new Agenda<Entry>()
    const first = entry("first")
    agenda.add(1, first)
    agenda.add(2, entry("second"))
    agenda.take()
    agenda.cancel(first)
    expect(agenda.size).toBe(1)
    expect(drain(agenda)).toEqual(["second"])
  })

  it("agrees with a sorted list under any mix of adding, taking and cancelling", () => {
    const command = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant("add" as const), n: fc.nat(40) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), n: fc.constant(0) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), n: fc.nat(1000) }) }
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 600, size: "max" }), (commands) => {
        const agenda = new Agenda<Entry>()
        let model: Array<{ time: number; sequence: number; item: Entry }> = []
        commands.forEach((command, sequence) => {
          if (command.do === "add") {
            const item = entry(String(sequence))
            agenda.add(command.n, item)
            model.push({ time: command.n, sequence, item })
            model.sort((a, b) => a.time - b.time || a.sequence - b.sequence)
          } else if (command.do === "take") {
            expect(agenda.take()).toBe(model.shift()?.item)
          } else if (model.length > 0) {
            const { item } = model[command.n % model.length]!
            agenda.cancel(item)
            model = model.filter((other) => other.item !== item)
          }
          expect(agenda.size).toBe(model.length)
          expect(agenda.nextTime()).toBe(model[0]?.time ?? Number.POSITIVE_INFINITY)
        })
        expect(drain(agenda)).toEqual(model.map(({ item }) => item.name))
      }),
      { numRuns: 60 }
    )
  })

  it("does not grow with items that were cancelled long before their time", () => {
    const agenda = new Agenda<Entry>()
    for (let round = 0; round < 10_000; round++) {
      const timer = entry("timer")
      agenda.add(1_000_000 + round, timer)
      agenda.cancel(timer)
    }
    agenda.add(5, entry("real"))
    expect(agenda.size).toBe(1)
    expect(agenda.places).toBeLessThan(100)
    expect(drain(agenda)).toEqual(["real"])
  })
})
