"""The Python client: CRUD and watch on a custom resource, typed and dynamic. Prints one line a step; any surprise ends it."""

import sys
import threading

from kubernetes import client, config, dynamic, watch

GROUP, VERSION, NAMESPACE, PLURAL = "interop.example.com", "v1", "default", "greetings"


def greeting(name, message):
    return {
        "apiVersion": f"{GROUP}/{VERSION}",
        "kind": "Greeting",
        "metadata": {"name": name},
        "spec": {"message": message},
    }


def custom_objects():
    api = client.CustomObjectsApi()
    place = dict(group=GROUP, version=VERSION, namespace=NAMESPACE, plural=PLURAL)
    start = api.list_namespaced_custom_object(**place)["metadata"]["resourceVersion"]
    events = []

    def follow():
        stream = watch.Watch().stream(
            api.list_namespaced_custom_object, **place, resource_version=start, timeout_seconds=20
        )
        for event in stream:
            events.append((event["type"], event["object"]["spec"]["message"]))
            if event["type"] == "DELETED":
                break

    follower = threading.Thread(target=follow)
    follower.start()
    made = api.create_namespaced_custom_object(**place, body=greeting("python", "hello"))
    assert made["spec"] == {"message": "hello", "times": 1}, made
    made["spec"]["message"] = "replaced"
    api.replace_namespaced_custom_object(**place, name="python", body=made)
    try:
        api.replace_namespaced_custom_object(**place, name="python", body=made)
        raise AssertionError("an old version must conflict")
    except client.ApiException as error:
        assert error.status == 409, error
    patched = api.patch_namespaced_custom_object(**place, name="python", body={"spec": {"message": "patched"}})
    assert patched["metadata"]["generation"] == 3, patched
    status = api.patch_namespaced_custom_object_status(**place, name="python", body={"status": {"phase": "Ready"}})
    assert status["status"] == {"phase": "Ready"}, status
    try:
        api.create_namespaced_custom_object(**place, body=greeting("invalid", "x" * 41))
        raise AssertionError("too long a message must be refused")
    except client.ApiException as error:
        assert error.status == 422 and "spec.message" in error.body, error
    api.delete_namespaced_custom_object(**place, name="python")
    follower.join(20)
    assert events == [
        ("ADDED", "hello"),
        ("MODIFIED", "replaced"),
        ("MODIFIED", "patched"),
        ("MODIFIED", "patched"),
        ("DELETED", "patched"),
    ], events
    print("ok custom objects")


def dynamic_client():
    api = dynamic.DynamicClient(client.ApiClient())
    greetings = api.resources.get(api_version=f"{GROUP}/{VERSION}", kind="Greeting")
    greetings.create(body=greeting("dynamic", "hello"), namespace=NAMESPACE)
    applied = greetings.server_side_apply(
        body=greeting("dynamic", "applied"), namespace=NAMESPACE, field_manager="python", force_conflicts=True
    )
    assert applied.spec.message == "applied", applied
    assert [item.metadata.name for item in greetings.get(namespace=NAMESPACE).items] == ["dynamic"]
    greetings.delete(name="dynamic", namespace=NAMESPACE)
    print("ok dynamic client")


def typed_objects():
    core = client.CoreV1Api()
    name = core.create_namespaced_config_map(
        NAMESPACE, client.V1ConfigMap(metadata=client.V1ObjectMeta(generate_name="python-"), data={"a": "1"})
    ).metadata.name
    core.patch_namespaced_config_map(name, NAMESPACE, {"data": {"b": "2"}})
    assert core.read_namespaced_config_map(name, NAMESPACE).data == {"a": "1", "b": "2"}
    core.delete_namespaced_config_map(name, NAMESPACE, body=client.V1DeleteOptions(propagation_policy="Background"))
    definitions = client.ApiextensionsV1Api().list_custom_resource_definition()
    assert f"{PLURAL}.{GROUP}" in [item.metadata.name for item in definitions.items]
    version = client.VersionApi().get_code()
    assert (version.major, version.minor) == ("1", "36"), version
    print("ok typed objects")


config.load_kube_config(sys.argv[1])
custom_objects()
dynamic_client()
typed_objects()
