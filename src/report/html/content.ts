/** What a report is made of. */
import type { Cell } from "../../experiment/run-scenario.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Column } from "../column.ts"
import type { MatrixCell } from "../matrix.ts"

export interface ReportContent {
  readonly title: string
  /** By what it was made: version, commit, command. */
  readonly provenance: ReadonlyArray<readonly [what: string, value: string]>
  readonly scenarios: ReadonlyArray<ReportedScenario>
  readonly tables: ReadonlyArray<ReportedTable>
}

export interface ReportedScenario {
  /** In tables and CSV files. */
  readonly name: string
  readonly cells: ReadonlyArray<MatrixCell>
  /** Absent where the scenario's file is not at hand, or is not the one that was run. */
  readonly source?: ScenarioSource
}

export interface ScenarioSource {
  readonly text: string
  readonly sha256: string
  readonly scenario: Scenario
  /** With their traces. */
  readonly runs: ReadonlyArray<Cell>
}

/** A table that lies beside the attempts. */
export interface ReportedTable {
  readonly name: string
  readonly meaning: string
  readonly columns: ReadonlyArray<Pick<Column, "name" | "meaning">>
  readonly rows: ReadonlyArray<Readonly<Record<string, string>>>
}
