/** Resources of the release that a default server does not serve, and this program serves on request. */
const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const column = (name) => ({ name, type: 'string', format: '', priority: 0 })

/** As in served-resources.json. */
export const OFF_BY_DEFAULT = [
  {
    name: 'storageversionmigrations',
    groupVersion: 'storagemigration.k8s.io/v1beta1',
    kind: 'StorageVersionMigration',
    namespaced: false,
    singularName: 'storageversionmigration',
    verbs: ALL_VERBS,
    columns: ['Name', 'Resource', 'Status'].map(column),
  },
  {
    name: 'storageversionmigrations/status',
    groupVersion: 'storagemigration.k8s.io/v1beta1',
    kind: 'StorageVersionMigration',
    namespaced: false,
    verbs: ['get', 'patch', 'update'],
  },
]
