/** One version of a custom resource. Everything dear is made on first use: most definitions are only ever listed. */
import type {
  OpenApiModels,
  ResourceVersion,
  ScalePaths,
  SubresourceInfo,
  TableConvertor,
  VersionCodec,
} from '../../apiserver/index.ts'
import {
  compileStructural,
  compileUnpruned,
  deducedType,
  isStructural,
  type JsonSchemaProps,
  type RuleChecker,
  ruleChecker,
  type StructuralSchema,
  structuralType,
  type TypedSchema,
} from '../../schema/index.ts'
import type { DefinitionSpec, DefinitionVersion } from '../definition/definition.ts'
import { customCodec } from './custom-codec.ts'
import { customModels } from './custom-models.ts'
import { deprecationWarning } from './deprecation.ts'
import { printerTable } from './printer-table.ts'
import type { RuleMetrics } from './rule-metrics.ts'
import { type SelectableValues, selectableValues } from './selectable-values.ts'

/** A definition without its schemas, and the way to them. */
export interface CustomVersionSource {
  readonly spec: DefinitionSpec
  /** Reads the schema of a version from the stored definition. */
  loadSchema(version: string): JsonSchemaProps
  /** Where rules are timed. Default: nowhere. */
  readonly ruleMetrics?: RuleMetrics | undefined
}

const WRITABLE = ['get', 'patch', 'update'] as const
const SCALE: SubresourceInfo = { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: WRITABLE }

/** See the module comment. */
export class CustomVersion implements ResourceVersion {
  readonly group: string
  readonly kind: string
  readonly version: string
  readonly served: boolean
  readonly deprecationWarning?: string
  readonly subresources: readonly SubresourceInfo[]
  readonly scale?: ScalePaths
  readonly hasStatus: boolean
  /** `spec.preserveUnknownFields`: nothing is pruned, and the schema need not be structural. */
  readonly keepsUnknown: boolean
  readonly #source: CustomVersionSource
  readonly #declared: DefinitionVersion
  #schema: JsonSchemaProps | undefined
  #structural: StructuralSchema | undefined
  /** Null: the schema has none. */
  #rules: RuleChecker | null | undefined
  #isStructural: boolean | undefined
  #typed: TypedSchema | undefined
  #codec: VersionCodec | undefined
  #table: TableConvertor | undefined
  #selectable: SelectableValues | undefined
  #openapi: OpenApiModels | undefined

  constructor(source: CustomVersionSource, declared: DefinitionVersion) {
    this.#source = source
    this.#declared = declared
    this.group = source.spec.group
    this.kind = source.spec.names.kind
    this.version = declared.name
    this.served = declared.served
    const { status, scale } = declared.subresources ?? {}
    this.hasStatus = status !== undefined
    this.keepsUnknown = source.spec.preserveUnknownFields ?? false
    this.subresources = [
      ...(status === undefined ? [] : [{ name: 'status', kind: source.spec.names.kind, verbs: WRITABLE }]),
      ...(scale === undefined ? [] : [SCALE]),
    ]
    if (scale !== undefined) this.scale = scale
    const warning = deprecationWarning(source.spec, declared)
    if (warning !== undefined) this.deprecationWarning = warning
  }

  get schema(): JsonSchemaProps {
    this.#schema ??= this.#source.loadSchema(this.version)
    return this.#schema
  }

  /** The rules of the schema; undefined when no node carries any. */
  get rules(): RuleChecker | undefined {
    if (this.#rules === undefined) {
      const { ruleMetrics } = this.#source
      const checker = ruleChecker(this.schema, { resourceRoot: true, compiling: ruleMetrics?.compiling })
      this.#rules = (checker && (ruleMetrics?.evaluating(checker) ?? checker)) ?? null
    }
    return this.#rules ?? undefined
  }

  get structural(): StructuralSchema {
    this.#structural ??= this.keepsUnknown ? compileUnpruned(this.schema) : compileStructural(this.schema)
    return this.#structural
  }

  /** May the schema be published and followed field by field? What is pruned is structural, or was never accepted. */
  get isStructural(): boolean {
    this.#isStructural ??= !this.keepsUnknown || isStructural(this.schema)
    return this.#isStructural
  }

  /** For field ownership. */
  get typed(): TypedSchema {
    this.#typed ??= this.isStructural ? structuralType(this.schema, { preserve: this.keepsUnknown }) : deducedType
    return this.#typed
  }

  get codec(): VersionCodec {
    this.#codec ??= customCodec(this)
    return this.#codec
  }

  get table(): TableConvertor {
    this.#table ??= printerTable(this.#declared.additionalPrinterColumns)
    return this.#table
  }

  /** Parsed selectable fields. */
  get selectable(): SelectableValues {
    this.#selectable ??= selectableValues(this.#declared.selectableFields)
    return this.#selectable
  }

  get selectableFields(): readonly string[] {
    return this.selectable.names
  }

  get openapi(): OpenApiModels {
    this.#openapi ??= customModels(this.#source.spec, this.#declared, () => (this.isStructural ? this.schema : undefined))
    return this.#openapi
  }
}
