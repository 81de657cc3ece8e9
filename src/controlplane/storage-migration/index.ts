/** Storage migrations: objects that are stored in an older version are written in the new one. */
export { createMigrationController, type MigrationController } from './migration-controller.ts'
