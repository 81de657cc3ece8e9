/** Reads struct declarations of Go packages: field order, JSON names and options, and type names as `reflect` prints them. Facts only, no comments. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = new Map()

/** Struct declarations of one package, `api@v0.36.3` and `core/v1`; read once. */
export function structsOf(modulesDir, moduleFolder, packagePath) {
  const key = `${moduleFolder}/${packagePath}`
  let found = packages.get(key)
  if (found === undefined) {
    found = readPackage(modulesDir, moduleFolder, packagePath)
    packages.set(key, found)
  }
  return found
}

function readPackage(modulesDir, moduleFolder, packagePath) {
  const folder = join(modulesDir, moduleFolder, packagePath)
  const declarations = new Map()
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    if (!file.endsWith('.go') || file.endsWith('_test.go') || file.startsWith('zz_generated') || file === 'generated.pb.go')
      continue
    const text = readFileSync(join(folder, file), 'utf8')
    const imports = importsOf(text)
    for (const match of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      declarations.set(match[1], { body: match[2], imports })
    }
  }
  const packageName = packagePath.slice(packagePath.lastIndexOf('/') + 1)

  const fields = (typeName) => {
    const declaration = declarations.get(typeName)
    return declaration === undefined ? undefined : fieldsOf(declaration)
  }

  const fieldsOf = ({ body, imports }) =>
    body.split('\n').flatMap((line) => {
      const match = /^\s*(?:(\w+)\s+)?([^\s`]+)\s+`[^`]*\bjson:"([^",]*)([^"]*)"/.exec(line)
      if (match === null || match[3] === '-') return []
      const [, , type, name, options] = match
      if (name === '') return inlined(type, imports)
      const pointer = type.startsWith('*')
      const flags = (options.includes('omitempty') ? 'o' : '') + (options.includes('omitzero') ? 'z' : '') + (pointer ? 'p' : '')
      return [[name, printedType(pointer ? type.slice(1) : type, imports), flags]]
    })

  const inlined = (type, imports) => {
    const bare = type.replace(/^\*/, '')
    const dot = bare.indexOf('.')
    if (dot < 0) return fields(bare) ?? []
    if (bare.endsWith('.TypeMeta'))
      return [
        ['kind', 'string', 'o'],
        ['apiVersion', 'string', 'o'],
      ]
    const [, module, path] = /^k8s\.io\/([^/]+)\/(.+)$/.exec(imports.get(bare.slice(0, dot)) ?? '') ?? []
    const target = readdirSync(modulesDir).find((entry) => entry.startsWith(`${module}@`))
    return (target && structsOf(modulesDir, target, path).fields(bare.slice(dot + 1))) || []
  }

  /** As Go's reflection prints it: packages by their last path segment, `byte` as `uint8`. */
  const printedType = (type, imports) => {
    if (type.startsWith('*')) return `*${printedType(type.slice(1), imports)}`
    if (type.startsWith('[]')) return `[]${printedType(type.slice(2), imports)}`
    const map = /^map\[([^\]]+)\](.+)$/.exec(type)
    if (map !== null) return `map[${printedType(map[1], imports)}]${printedType(map[2], imports)}`
    const dot = type.indexOf('.')
    if (dot >= 0) {
      const path = imports.get(type.slice(0, dot)) ?? type.slice(0, dot)
      return `${path.slice(path.lastIndexOf('/') + 1)}.${type.slice(dot + 1)}`
    }
    if (type === 'byte') return 'uint8'
    return /^(string|bool|u?int\d*|float\d+|any)$/.test(type) ? type : `${packageName}.${type}`
  }

  return { fields }
}

/** Alias → import path. */
function importsOf(text) {
  const found = new Map()
  for (const match of text.matchAll(/^\s*(?:import\s+)?(\w+)?\s*"((?:k8s\.io|encoding|time)[^"]*)"\s*$/gm)) {
    found.set(match[1] ?? match[2].slice(match[2].lastIndexOf('/') + 1), match[2])
  }
  return found
}
