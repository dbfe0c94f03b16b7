/** `--parquet`, of every command that writes tables. */
export const parquetOption = {
  type: "boolean",
  default: false,
  describe: "write each table as Parquet too, beside the CSV"
} as const
