/** The messages of the protobuf form of OpenAPI v2 (gnostic `openapi.v2`), as far as documents of API servers use them. */
import { protoTable } from '../../apimachinery/index.ts'

type Field = readonly [number: number, name: string, type: string, label: 'optional' | 'repeated']
const one = (number: number, name: string, type = 'string'): Field => [number, name, type, 'optional']
const many = (number: number, name: string, type = 'string'): Field => [number, name, type, 'repeated']

/** Full name of a message. */
export const gnosticMessage = (name: string): string => `openapi.v2.${name}`

const PARAMETER_NAMES = [one(1, 'required', 'bool'), one(2, 'in'), one(3, 'description'), one(4, 'name')]

/** The table. */
export const GNOSTIC_MESSAGES = protoTable(
  Object.fromEntries(
    Object.entries({
      Any: [one(2, 'yaml')],
      NamedAny: [one(1, 'name'), one(2, 'value', 'Any')],
      Document: [
        one(1, 'swagger'),
        one(2, 'info', 'Info'),
        one(8, 'paths', 'Paths'),
        one(9, 'definitions', 'Definitions'),
        one(10, 'parameters', 'ParameterDefinitions'),
        many(12, 'security', 'SecurityRequirement'),
        one(13, 'securityDefinitions', 'SecurityDefinitions'),
      ],
      Info: [one(1, 'title'), one(2, 'version')],
      Paths: [many(2, 'path', 'NamedPathItem')],
      NamedPathItem: [one(1, 'name'), one(2, 'value', 'PathItem')],
      PathItem: [
        one(2, 'get', 'Operation'),
        one(3, 'put', 'Operation'),
        one(4, 'post', 'Operation'),
        one(5, 'delete', 'Operation'),
        one(8, 'patch', 'Operation'),
        many(9, 'parameters', 'ParametersItem'),
      ],
      Operation: [
        many(1, 'tags'),
        one(3, 'description'),
        one(5, 'operationId'),
        many(6, 'produces'),
        many(7, 'consumes'),
        many(8, 'parameters', 'ParametersItem'),
        one(9, 'responses', 'Responses'),
        many(10, 'schemes'),
        many(13, 'vendorExtension', 'NamedAny'),
      ],
      ParametersItem: [one(1, 'parameter', 'Parameter'), one(2, 'jsonReference', 'JsonReference')],
      Parameter: [one(1, 'bodyParameter', 'BodyParameter'), one(2, 'nonBodyParameter', 'NonBodyParameter')],
      BodyParameter: [
        one(1, 'description'),
        one(2, 'name'),
        one(3, 'in'),
        one(4, 'required', 'bool'),
        one(5, 'schema', 'Schema'),
      ],
      NonBodyParameter: [one(3, 'query', 'QueryParameterSubSchema'), one(4, 'path', 'PathParameterSubSchema')],
      QueryParameterSubSchema: [...PARAMETER_NAMES, one(6, 'type'), one(20, 'uniqueItems', 'bool')],
      PathParameterSubSchema: [...PARAMETER_NAMES, one(5, 'type'), one(19, 'uniqueItems', 'bool')],
      JsonReference: [one(1, 'ref'), one(2, 'description')],
      Responses: [many(1, 'responseCode', 'NamedResponseValue')],
      NamedResponseValue: [one(1, 'name'), one(2, 'value', 'ResponseValue')],
      ResponseValue: [one(1, 'response', 'Response')],
      Response: [one(1, 'description'), one(2, 'schema', 'SchemaItem')],
      SchemaItem: [one(1, 'schema', 'Schema')],
      Definitions: [many(1, 'additionalProperties', 'NamedSchema')],
      Properties: [many(1, 'additionalProperties', 'NamedSchema')],
      NamedSchema: [one(1, 'name'), one(2, 'value', 'Schema')],
      Schema: [
        one(1, 'ref'),
        one(2, 'format'),
        one(3, 'title'),
        one(4, 'description'),
        one(5, 'default', 'Any'),
        one(6, 'multipleOf', 'double'),
        one(7, 'maximum', 'double'),
        one(8, 'exclusiveMaximum', 'bool'),
        one(9, 'minimum', 'double'),
        one(10, 'exclusiveMinimum', 'bool'),
        one(11, 'maxLength', 'int64'),
        one(12, 'minLength', 'int64'),
        one(13, 'pattern'),
        one(14, 'maxItems', 'int64'),
        one(15, 'minItems', 'int64'),
        one(16, 'uniqueItems', 'bool'),
        one(17, 'maxProperties', 'int64'),
        one(18, 'minProperties', 'int64'),
        many(19, 'required'),
        many(20, 'enum', 'Any'),
        one(21, 'additionalProperties', 'AdditionalPropertiesItem'),
        one(22, 'type', 'TypeItem'),
        one(23, 'items', 'ItemsItem'),
        many(24, 'allOf', 'Schema'),
        one(25, 'properties', 'Properties'),
        one(30, 'example', 'Any'),
        many(31, 'vendorExtension', 'NamedAny'),
      ],
      AdditionalPropertiesItem: [one(1, 'schema', 'Schema'), one(2, 'boolean', 'bool')],
      TypeItem: [many(1, 'value')],
      ItemsItem: [many(1, 'schema', 'Schema')],
      ParameterDefinitions: [many(1, 'additionalProperties', 'NamedParameter')],
      NamedParameter: [one(1, 'name'), one(2, 'value', 'Parameter')],
      SecurityRequirement: [many(1, 'additionalProperties', 'NamedStringArray')],
      NamedStringArray: [one(1, 'name'), one(2, 'value', 'StringArray')],
      StringArray: [many(1, 'value')],
      SecurityDefinitions: [many(1, 'additionalProperties', 'NamedSecurityDefinitionsItem')],
      NamedSecurityDefinitionsItem: [one(1, 'name'), one(2, 'value', 'SecurityDefinitionsItem')],
      SecurityDefinitionsItem: [one(2, 'apiKeySecurity', 'ApiKeySecurity')],
      ApiKeySecurity: [one(1, 'type'), one(2, 'name'), one(3, 'in'), one(4, 'description')],
    }).map(([name, fields]) => [gnosticMessage(name), fields]),
  ),
)
