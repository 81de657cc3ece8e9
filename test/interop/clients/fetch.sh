#!/bin/sh
# Fetches the clients that clients.test.ts runs, into the folder where the tests look for them: Helm 3 and 4, the Python client and kopf,
# and the Go programs beside this file. Run it again after a change to them. What cannot be had here is left out, and its tests are skipped.
cd "$(dirname "$0")" || exit 1
peers=${PEERS:-$HOME/.cache/outrigger-peers}
mkdir -p "$peers/bin"

helm() { # major version
  [ -x "$peers/bin/helm$1" ] && return
  GOBIN="$peers/helm$1" go install "helm.sh/helm/v$1/cmd/helm@latest" && mv "$peers/helm$1/helm" "$peers/bin/helm$1" && rmdir "$peers/helm$1"
}

if command -v go >/dev/null; then
  helm 3
  helm 4
  (cd go && go build -o "$peers/bin/interop-client-go" .)
fi
if command -v python3 >/dev/null && [ ! -x "$peers/python/bin/kopf" ]; then
  python3 -m venv "$peers/python" && "$peers/python/bin/pip" install --quiet kubernetes kopf
fi
