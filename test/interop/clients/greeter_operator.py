"""A kopf operator: a config map for every greeting, its progress in the status, and a finalizer that holds the greeting until the map is gone."""

import kopf
from kubernetes import client, config

config.load_kube_config()


@kopf.on.startup()
def configure(settings, **_):
    settings.posting.level = 20
    settings.persistence.finalizer = "interop.example.com/kopf"


@kopf.on.create("interop.example.com", "v1", "greetings")
def created(spec, name, namespace, body, patch, **_):
    map_ = client.V1ConfigMap(metadata=client.V1ObjectMeta(name=f"{name}-text"), data={"text": spec["message"]})
    client.CoreV1Api().create_namespaced_config_map(namespace, map_)
    kopf.event(body, type="Normal", reason="Greeted", message=spec["message"])
    patch.status["phase"] = "Greeted"


@kopf.on.update("interop.example.com", "v1", "greetings", field="spec.message")
def updated(new, name, namespace, patch, **_):
    client.CoreV1Api().patch_namespaced_config_map(f"{name}-text", namespace, {"data": {"text": new}})
    patch.status["phase"] = "GreetedAgain"


@kopf.on.delete("interop.example.com", "v1", "greetings")
def deleted(name, namespace, **_):
    client.CoreV1Api().delete_namespaced_config_map(f"{name}-text", namespace)
