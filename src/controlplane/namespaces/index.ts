/** The life of namespaces: who may create in them, and how they go. */
export { type ContentScope, deleteContent } from './content-deletion.ts'
export { createNamespaceController, type NamespaceController } from './namespace-controller.ts'
export { createNamespaceGate } from './namespace-gate.ts'
