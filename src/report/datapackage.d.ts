/** What the tests use of the validator `datapackage`, which comes without types. */
declare module "datapackage" {
  export class Package {
    static load(descriptor: string): Promise<Package>
    readonly valid: boolean
    readonly errors: ReadonlyArray<Error>
    readonly resources: ReadonlyArray<Resource>
  }
  interface Resource {
    /** Every row, cast by the schema. Fails where one does not fit or a key comes twice. */
    readonly read: (options: {
      readonly keyed: true
    }) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
  }
}
