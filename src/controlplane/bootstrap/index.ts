/** What a server makes at its first start. */
export { ensureInitialNamespaces } from './initial-namespaces.ts'
