// A client-go program: a typed clientset that speaks protobuf, an informer on a custom resource and server-side apply.
// It prints one line a step and ends with an error at the first surprise.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

const namespace = "default"

var greetings = schema.GroupVersionResource{Group: "interop.example.com", Version: "v1", Resource: "greetings"}

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	must(err)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()

	typed := *config
	typed.ContentType = "application/vnd.kubernetes.protobuf"
	clients, err := kubernetes.NewForConfig(&typed)
	must(err)
	typedObjects(ctx, clients)

	objects, err := dynamic.NewForConfig(config)
	must(err)
	customObjects(ctx, objects)

	metadataClient, err := metadata.NewForConfig(config)
	must(err)
	list, err := metadataClient.Resource(greetings).Namespace(namespace).List(ctx, metav1.ListOptions{})
	must(err)
	step("metadata list", len(list.Items))
	must(objects.Resource(greetings).Namespace(namespace).DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{}))
	reconcile(ctx, config)
}

// Built-in kinds in protobuf: create, get, list, update, patch, apply, watch, delete, and events as a recorder writes them.
func typedObjects(ctx context.Context, clients kubernetes.Interface) {
	maps := clients.CoreV1().ConfigMaps(namespace)
	created, err := maps.Create(ctx, &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{GenerateName: "typed-", Labels: map[string]string{"made-by": "client-go"}},
		Data:       map[string]string{"a": "1"},
		BinaryData: map[string][]byte{"b": {0, 1, 255}},
	}, metav1.CreateOptions{FieldManager: "typed"})
	must(err)
	name := created.Name
	check(created.UID != "" && created.ResourceVersion != "" && len(created.ManagedFields) == 1, "what the server fills in")

	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithNamespace(namespace))
	lister := factory.Core().V1().ConfigMaps().Lister()
	informer := factory.Core().V1().ConfigMaps().Informer()
	factory.Start(ctx.Done())
	check(cache.WaitForCacheSync(ctx.Done(), informer.HasSynced), "the informer syncs")
	seen, err := lister.ConfigMaps(namespace).Get(name)
	must(err)
	check(seen.BinaryData["b"][2] == 255, "binary data comes back")

	seen = seen.DeepCopy()
	seen.Data["a"] = "2"
	updated, err := maps.Update(ctx, seen, metav1.UpdateOptions{})
	must(err)
	_, err = maps.Update(ctx, created, metav1.UpdateOptions{})
	check(apierrors.IsConflict(err), "an old version conflicts")
	_, err = maps.Patch(ctx, name, types.StrategicMergePatchType, []byte(`{"data":{"c":"3"}}`), metav1.PatchOptions{})
	must(err)
	_, err = maps.Apply(ctx, coreapply.ConfigMap(name, namespace).WithData(map[string]string{"a": "4"}), metav1.ApplyOptions{FieldManager: "applier"})
	check(apierrors.IsConflict(err), "another's field conflicts")
	applied, err := maps.Apply(ctx, coreapply.ConfigMap(name, namespace).WithData(map[string]string{"a": "4"}), metav1.ApplyOptions{FieldManager: "applier", Force: true})
	must(err)
	check(applied.Data["a"] == "4" && applied.Data["c"] == "3" && applied.UID == updated.UID, "apply by force")
	eventually(func() bool {
		object, err := lister.ConfigMaps(namespace).Get(name)
		return err == nil && object.Data["a"] == "4"
	}, "the informer sees the apply")
	zero, wrong := int64(0), types.UID("wrong")
	err = maps.Delete(ctx, name, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &wrong}})
	check(apierrors.IsConflict(err), "a wrong precondition conflicts")
	background := metav1.DeletePropagationBackground
	must(maps.Delete(ctx, name, metav1.DeleteOptions{GracePeriodSeconds: &zero, PropagationPolicy: &background, Preconditions: &metav1.Preconditions{UID: &updated.UID}}))
	_, err = maps.Get(ctx, name, metav1.GetOptions{})
	check(apierrors.IsNotFound(err), "deleted")
	must(maps.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "made-by=client-go"}))
	eventually(func() bool { _, err := lister.ConfigMaps(namespace).Get(name); return apierrors.IsNotFound(err) }, "the informer sees the deletion")
	step("configmaps")

	now := metav1.NewTime(time.Now())
	event, err := clients.CoreV1().Events(namespace).Create(ctx, &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{GenerateName: "event-"},
		InvolvedObject: corev1.ObjectReference{Kind: "ConfigMap", Name: name, Namespace: namespace},
		Reason:         "Tested", Message: "through protobuf", Type: "Normal", Count: 1, FirstTimestamp: now, LastTimestamp: now,
	}, metav1.CreateOptions{})
	must(err)
	events, err := clients.CoreV1().Events(namespace).List(ctx, metav1.ListOptions{FieldSelector: "reason=Tested"})
	must(err)
	check(len(events.Items) == 1 && events.Items[0].UID == event.UID && events.Items[0].FirstTimestamp.Unix() == now.Unix(), "the event")
	must(clients.CoreV1().Events(namespace).Delete(ctx, event.Name, metav1.DeleteOptions{}))
	step("events")

	leases := clients.CoordinationV1().Leases(namespace)
	holder, seconds, renewed := "interop", int32(15), metav1.NewMicroTime(time.Now())
	lease, err := leases.Create(ctx, &coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{Name: "interop"},
		Spec:       coordinationv1.LeaseSpec{HolderIdentity: &holder, LeaseDurationSeconds: &seconds, RenewTime: &renewed},
	}, metav1.CreateOptions{})
	must(err)
	check(lease.Spec.RenewTime.UnixMicro() == renewed.UnixMicro(), "microseconds are kept")
	must(leases.Delete(ctx, "interop", metav1.DeleteOptions{}))
	step("leases")

	space, err := clients.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "interop-go"}}, metav1.CreateOptions{})
	must(err)
	check(space.Status.Phase == corev1.NamespaceActive, "active")
	_, err = clients.CoreV1().Secrets("interop-go").Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "s"}, StringData: map[string]string{"k": "v"}}, metav1.CreateOptions{})
	must(err)
	_, err = clients.CoreV1().ServiceAccounts("interop-go").Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "s"}}, metav1.CreateOptions{})
	must(err)
	must(clients.CoreV1().Namespaces().Delete(ctx, "interop-go", metav1.DeleteOptions{}))
	eventually(func() bool {
		_, err := clients.CoreV1().Namespaces().Get(ctx, "interop-go", metav1.GetOptions{})
		return apierrors.IsNotFound(err)
	}, "the namespace goes with its contents")
	step("namespaces")
	groups, resources, err := clients.Discovery().ServerGroupsAndResources()
	must(err)
	check(len(groups) >= 4 && len(resources) >= 4, "discovery")
	version, err := clients.Discovery().ServerVersion()
	must(err)
	step("discovery", version.Major, version.Minor)
}

// A custom resource through the dynamic client: informer, status, apply with managed fields, finalizer.
func customObjects(ctx context.Context, client dynamic.Interface) {
	resource := client.Resource(greetings).Namespace(namespace)
	factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
	informer := factory.ForResource(greetings)
	changes := make(chan string, 100)
	_, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { changes <- "add " + message(object) },
		UpdateFunc: func(_, object any) { changes <- "update " + message(object) },
		DeleteFunc: func(object any) { changes <- "delete " + message(object) },
	})
	must(err)
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	object := greeting("dynamic", "hello")
	object.SetFinalizers([]string{"interop.example.com/hold"})
	_, err = resource.Create(ctx, object, metav1.CreateOptions{})
	must(err)
	expect(changes, "add hello")
	live, err := resource.Apply(ctx, "dynamic", greeting("dynamic", "hello"), metav1.ApplyOptions{FieldManager: "second"})
	must(err)
	check(len(live.GetManagedFields()) == 2, "two managers")
	_, err = resource.Apply(ctx, "dynamic", greeting("dynamic", "mine"), metav1.ApplyOptions{FieldManager: "third"})
	check(apierrors.IsConflict(err), "a conflict")
	live, err = resource.Apply(ctx, "dynamic", greeting("dynamic", "mine"), metav1.ApplyOptions{FieldManager: "third", Force: true})
	must(err)
	times, _, err := unstructured.NestedInt64(live.Object, "spec", "times")
	must(err)
	check(times == 1, "the default")
	must(unstructured.SetNestedField(live.Object, int64(1)<<53+1, "status", "big"))
	live, err = resource.UpdateStatus(ctx, live, metav1.UpdateOptions{})
	must(err)
	big, _, err := unstructured.NestedInt64(live.Object, "status", "big")
	must(err)
	check(big == int64(1)<<53+1, "int64 is exact")
	must(resource.Delete(ctx, "dynamic", metav1.DeleteOptions{}))
	live, err = resource.Get(ctx, "dynamic", metav1.GetOptions{})
	must(err)
	check(live.GetDeletionTimestamp() != nil, "held by its finalizer")
	patch, _ := json.Marshal(map[string]any{"metadata": map[string]any{"finalizers": nil}})
	_, err = resource.Patch(ctx, "dynamic", types.MergePatchType, patch, metav1.PatchOptions{})
	must(err)
	expect(changes, "delete mine")

	for index := range 25 {
		_, err = resource.Create(ctx, greeting(fmt.Sprintf("page-%02d", index), "x"), metav1.CreateOptions{})
		must(err)
	}
	names, next := 0, ""
	for {
		page, err := resource.List(ctx, metav1.ListOptions{Limit: 10, Continue: next})
		must(err)
		names += len(page.Items)
		if next = page.GetContinue(); next == "" {
			break
		}
	}
	check(names == 25, "all pages")
	step("custom objects")
}

func greeting(name, text string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "interop.example.com/v1", "kind": "Greeting",
		"metadata": map[string]any{"name": name}, "spec": map[string]any{"message": text},
	}}
}

func message(object any) string {
	text, _, _ := unstructured.NestedString(object.(*unstructured.Unstructured).Object, "spec", "message")
	return text
}

func expect(changes <-chan string, wanted string) {
	timeout := time.After(10 * time.Second)
	for {
		select {
		case change := <-changes:
			if change == wanted {
				return
			}
		case <-timeout:
			must(fmt.Errorf("no event %q", wanted))
		}
	}
}

func eventually(done func() bool, what string) {
	for range 500 {
		if done() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	must(fmt.Errorf("not within 10 s: %s", what))
}

func check(holds bool, what string) {
	if !holds {
		panic("does not hold: " + what)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func step(what ...any) { fmt.Println(append([]any{"ok"}, what...)...) }
