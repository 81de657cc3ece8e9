/**
 * What Go's types say about JSON beyond the fields of their messages: which members a zero value leaves out, which messages are spread over
 * their parent, which names differ. Read off the published Go types of Kubernetes 1.36.
 */

/** Members that are left out when they are empty, whatever message they are in (`omitempty` on a plain value). */
const OPTIONAL_EVERYWHERE: ReadonlySet<string> = words(`
  $schema active allocationMode allowWatchBookmarks apiServerID authenticated carpIP certificateChain
  certificateChainPath chapAuthDiscovery chapAuthSession clusterIP clusterScope code completedIndexes component
  concurrencyPolicy containerID continue credentialBundlePath currentRevision datasetName datasetUUID denied deprecated
  deprecatedCount deprecatedServiceAccount description directory dnsPolicy emulationVersion encodingVersion
  evaluationError exclusiveMaximum exclusiveMinimum externalID externalName externalTrafficPolicy failed
  failureThreshold field fieldSelector fieldValidation fieldsType follow format freshness fullyLabeledReplicas
  generateName globalDefault hardwareAddress health healthCheckNodePort host hostIP hostIPC hostNetwork hostPID hostPort
  id imagePullPolicy imageRef includeObject initialDelaySeconds insecureSkipTLSVerify insecureSkipTLSVerifyBackend
  interfaceName iscsiInterface keyPath keyType keyring labelSelector level listKind loadBalancerIP manager medium
  messageExpression minReadySeconds nodePort nominatedNodeName note nullable number numberAvailable numberUnavailable
  pattern paused persistentVolumeReclaimPolicy phase podCIDR podIP podManagementPolicy policyName prefix previous
  priorityClassName protectionDomain providerID publishNotReadyAddresses pullPolicy qosClass rawSelector readyReplicas
  reference reportingController requestSubResource resize resourceVersionMatch retryAfterSeconds role schedulerName
  scheme secretFile selfLink serviceAccount sessionAffinity shardSelector signal singular sizeBytes sslEnabled stderr
  stdin stdinOnce stdout storageMode storagePolicyID storagePolicyName storagePool storageVersionHash subPath
  subPathExpr subResource subdomain succeeded successThreshold targetContainerName targetSelector
  targetVolumeAttributesClassName templateGeneration tenant terminationMessagePath terminationMessagePolicy timestamps
  title tty unavailableReplicas uniqueItems unschedulable updateRevision updatedNumberScheduled updatedReplicas user
  username verb volumeNamespace watch whenDeleted whenScaled workingDir x-kubernetes-embedded-resource
  x-kubernetes-int-or-string
`)

/** The same by message, for names that other messages always print. */
const OPTIONAL_IN: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  `
  APIResource: group version
  APIServiceCondition: message reason
  APIServiceSpec: group version
  AWSElasticBlockStoreVolumeSource: fsType partition readOnly
  AdmissionRequest: name namespace
  ApplyConfiguration: expression
  AzureFilePersistentVolumeSource: readOnly
  AzureFileVolumeSource: readOnly
  BoundObjectReference: apiVersion kind name uid
  CSIPersistentVolumeSource: fsType readOnly
  CarpCondition: message reason
  CarpSpec: hostname nodeName restartPolicy serviceAccountName
  CarpStatus: message reason
  CephFSPersistentVolumeSource: path readOnly
  CephFSVolumeSource: path readOnly
  CertificateSigningRequestCondition: message reason
  CertificateSigningRequestSpec: uid
  CinderPersistentVolumeSource: fsType readOnly
  CinderVolumeSource: fsType readOnly
  ClusterTrustBundleSpec: signerName
  ComponentCondition: error message
  Condition: observedGeneration
  ConfigMapNodeConfigSource: resourceVersion uid
  Container: image
  ContainerPort: name protocol
  ContainerRestartRule: action
  ContainerRestartRuleOnExitCodes: operator
  ContainerStateTerminated: message reason
  ContainerStateWaiting: message reason
  CreateOptions: fieldManager
  CrossVersionObjectReference: apiVersion
  CustomResourceColumnDefinition: priority
  CustomResourceDefinitionCondition: message observedGeneration reason
  CustomResourceDefinitionSpec: preserveUnknownFields version
  CustomResourceDefinitionStatus: observedGeneration
  DaemonSetCondition: message reason
  DaemonSetStatus: observedGeneration
  DaemonSetUpdateStrategy: type
  DeploymentCondition: message reason
  DeploymentStatus: availableReplicas observedGeneration replicas
  DeploymentStrategy: type
  DeviceRequest: count
  DeviceSubRequest: count
  DeviceTaint: value
  DeviceToleration: effect key operator value
  EndpointAddress: hostname
  EnvVar: value
  EphemeralContainerCommon: image
  Event: action count message reason type
  ExactDeviceRequest: count
  ExternalDocumentation: url
  FCVolumeSource: fsType readOnly
  FlexPersistentVolumeSource: fsType readOnly
  FlexVolumeSource: fsType readOnly
  FlowSchemaCondition: message reason status type
  GCEPersistentDiskVolumeSource: fsType partition readOnly
  GetOptions: resourceVersion
  GitRepoVolumeSource: revision
  GlusterfsPersistentVolumeSource: readOnly
  GlusterfsVolumeSource: readOnly
  HTTPGetAction: path
  HTTPIngressPath: path
  HorizontalPodAutoscalerCondition: message reason
  ISCSIPersistentVolumeSource: fsType readOnly
  ISCSIVolumeSource: fsType readOnly
  ImageReviewContainerSpec: image
  ImageReviewSpec: namespace
  ImageReviewStatus: reason
  IngressBackend: serviceName
  IngressClassSpec: controller
  IngressLoadBalancerIngress: hostname ip
  IngressTLS: secretName
  JSONPatch: expression
  JSONSchemaProps: type
  JobCondition: message reason
  LeaseCandidateSpec: strategy
  ListMeta: resourceVersion
  ListOptions: limit resourceVersion
  LoadBalancerIngress: hostname ip
  LocalObjectReference: name
  ManagedFieldsEntry: apiVersion operation subresource
  MutatingAdmissionPolicySpec: reinvocationPolicy
  NFSVolumeSource: readOnly
  NamespaceCondition: message reason
  NodeCondition: message reason
  NodeConfigStatus: error
  NodeProxyOptions: path
  NonResourceAttributes: path
  ObjectFieldSelector: apiVersion
  ObjectMeta: generation name namespace resourceVersion uid
  ObjectReference: apiVersion fieldPath kind name namespace resourceVersion uid
  ParamKind: apiVersion kind
  ParamRef: name namespace
  ParentReference: group name namespace resource
  PatchOptions: fieldManager
  PersistentVolumeClaimCondition: message reason
  PersistentVolumeClaimSpec: volumeName
  PersistentVolumeClaimVolumeSource: readOnly
  PersistentVolumeSpec: storageClassName
  PersistentVolumeStatus: message reason
  PhotonPersistentDiskVolumeSource: fsType
  PodAttachOptions: container
  PodCertificateProjection: signerName
  PodCondition: message observedGeneration reason
  PodDNSConfigOption: name
  PodDisruptionBudgetStatus: observedGeneration
  PodExecOptions: container
  PodLogOptions: container
  PodProxyOptions: path
  PodSpec: hostname nodeName restartPolicy serviceAccountName
  PodStatus: message observedGeneration reason
  PoolStatus: driver poolName
  PortworxVolumeSource: fsType readOnly
  PreferAvoidPodsEntry: message reason
  PriorityLevelConfigurationCondition: message reason status type
  Probe: periodSeconds timeoutSeconds
  QuobyteVolumeSource: group readOnly
  RBDPersistentVolumeSource: fsType pool readOnly
  RBDVolumeSource: fsType pool readOnly
  ReplicaSetCondition: message reason
  ReplicaSetStatus: availableReplicas observedGeneration
  ReplicationControllerCondition: message reason
  ReplicationControllerStatus: availableReplicas observedGeneration
  ResourceAttributes: group name namespace resource subresource version
  ResourceClaim: request
  ResourceClaimConsumerReference: apiGroup
  ResourceFieldSelector: containerName
  RollbackConfig: revision
  SELinuxOptions: type
  ScaleIOPersistentVolumeSource: fsType readOnly volumeName
  ScaleIOVolumeSource: fsType readOnly volumeName
  ScaleSpec: replicas
  ScaleStatus: selector
  Secret: type
  SecretReference: name namespace
  SecretVolumeSource: secretName
  SelfSubjectRulesReviewSpec: namespace
  ServiceAccountTokenProjection: audience
  ServiceBackendPort: name
  ServicePort: name protocol
  ServiceProxyOptions: path
  ServiceSpec: type
  StatefulSetCondition: message reason
  StatefulSetStatus: currentReplicas
  StatefulSetUpdateStrategy: type
  Status: message reason status
  StatusCause: message reason
  StatusDetails: group kind name uid
  StorageOSPersistentVolumeSource: fsType readOnly volumeName
  StorageOSVolumeSource: fsType readOnly volumeName
  StorageVersionCondition: message observedGeneration
  StorageVersionMigrationStatus: resourceVersion
  Subject: apiGroup apiVersion namespace
  SubjectAccessReviewSpec: uid
  SubjectAccessReviewStatus: reason
  Taint: value
  TokenReviewSpec: token
  TokenReviewStatus: error
  Toleration: effect key operator value
  TypeMeta: apiVersion kind
  UpdateOptions: fieldManager
  UserInfo: uid
  ValidatingAdmissionPolicyStatus: observedGeneration
  Validation: message
  ValidationRule: fieldPath message
  VolumeError: message
  VolumeMount: readOnly
  VolumeMountStatus: readOnly
  VsphereVirtualDiskVolumeSource: fsType
`
    .trim()
    .split('\n')
    .map((line): [string, ReadonlySet<string>] => {
      const [message = '', names = ''] = line.split(':')
      return [message.trim(), words(names)]
    }),
)

/** Messages whose members stand in their parent's JSON, as `Message.field`. */
const SPREAD: ReadonlySet<string> = words(`
  ConfigMapEnvSource.localObjectReference ConfigMapKeySelector.localObjectReference ConfigMapProjection.localObjectReference
  ConfigMapVolumeSource.localObjectReference DeviceAllocationConfiguration.deviceConfiguration DeviceClaimConfiguration.deviceConfiguration
  DeviceClassConfiguration.deviceConfiguration EphemeralContainer.ephemeralContainerCommon IngressRule.ingressRuleValue
  NamedRuleWithOperations.ruleWithOperations PersistentVolumeSpec.persistentVolumeSource Probe.handler RuleWithOperations.rule
  SecretEnvSource.localObjectReference SecretKeySelector.localObjectReference SecretProjection.localObjectReference Volume.volumeSource
`)

/** Names that differ, as `Message.field`. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['BoundObjectReference.uID', 'uid'],
  ['IngressClassParametersReference.aPIGroup', 'apiGroup'],
  ['JSONSchemaProps.ref', '$ref'],
  ['JSONSchemaProps.schema', '$schema'],
  ['MutatingWebhookConfiguration.Webhooks', 'webhooks'],
  ['ValidatingWebhookConfiguration.Webhooks', 'webhooks'],
  ['Validation.Expression', 'expression'],
  ['Variable.Expression', 'expression'],
  ['Variable.Name', 'name'],
])

/** Name of a field in JSON; `message` is the name without its package. */
export function jsonFieldName(message: string, field: string): string {
  const renamed = RENAMED.get(`${message}.${field}`)
  if (renamed !== undefined || message !== 'JSONSchemaProps' || !field.startsWith('xKubernetes')) return renamed ?? field
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Do the members of this field's message stand in its parent's JSON? */
export function isSpread(message: string, field: string): boolean {
  return SPREAD.has(`${message}.${field}`)
}

/** Is a member left out when it is empty, zero or false? Go distinguishes "not set" only where it has a pointer. */
export function omitsZero(message: string, jsonName: string): boolean {
  return OPTIONAL_EVERYWHERE.has(jsonName) || OPTIONAL_IN.get(message)?.has(jsonName) === true
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
