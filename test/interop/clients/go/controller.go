package main

import (
	"context"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// reconciler makes a config map for every greeting and says so in its status.
type reconciler struct{ client.Client }

func (r reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	object := greeting("", "")
	if err := r.Get(ctx, request.NamespacedName, object); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	text := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: request.Name + "-text", Namespace: request.Namespace}}
	_, err := controllerutil.CreateOrUpdate(ctx, r.Client, text, func() error {
		text.Data = map[string]string{"text": message(object)}
		return controllerutil.SetControllerReference(object, text, r.Scheme())
	})
	if err != nil {
		return ctrl.Result{}, err
	}
	before := object.DeepCopy()
	_ = unstructured.SetNestedField(object.Object, message(object), "status", "greeted")
	return ctrl.Result{}, r.Status().Patch(ctx, object, client.MergeFrom(before))
}

// A controller-runtime manager: leader election, caches of a custom and a built-in kind, events of owned objects.
func reconcile(ctx context.Context, config *rest.Config) {
	ctx, cancel := context.WithCancel(ctx)
	log.SetLogger(logr.Discard())
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Metrics: server.Options{BindAddress: "0"}, LeaderElection: true, LeaderElectionID: "interop", LeaderElectionNamespace: namespace,
		LeaderElectionReleaseOnCancel: true,
	})
	must(err)
	must(ctrl.NewControllerManagedBy(manager).For(greeting("", "")).Owns(&corev1.ConfigMap{}).Complete(reconciler{manager.GetClient()}))
	ended := make(chan error)
	go func() { ended <- manager.Start(ctx) }()

	direct, err := client.New(config, client.Options{})
	must(err)
	object := greeting("reconciled", "hello")
	object.SetNamespace(namespace)
	must(direct.Create(ctx, object))
	text := &corev1.ConfigMap{}
	key := client.ObjectKey{Namespace: namespace, Name: "reconciled-text"}
	eventually(func() bool { return direct.Get(ctx, key, text) == nil && text.Data["text"] == "hello" }, "the map is made")
	check(metav1.IsControlledBy(text, object), "the map is owned")
	must(direct.Delete(ctx, text))
	eventually(func() bool { return direct.Get(ctx, key, text) == nil }, "the map is made again")
	eventually(func() bool {
		must(direct.Get(ctx, client.ObjectKeyFromObject(object), object))
		greeted, _, _ := unstructured.NestedString(object.Object, "status", "greeted")
		return greeted == "hello"
	}, "the status is written")
	must(direct.Delete(ctx, object))
	eventually(func() bool { return apierrors.IsNotFound(direct.Get(ctx, client.ObjectKeyFromObject(object), object)) }, "deleted")
	must(direct.Delete(ctx, text))
	cancel()
	must(<-ended)
	step("controller")
}
