# One static binary in an empty image: no shell, no package, no root.
#
#   docker build -t verbatim .
#   docker run --rm verbatim ask "Who leads ISIS-K?"
#
# For another platform: docker buildx build --platform linux/amd64,linux/arm64 …
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
ARG TARGETOS TARGETARCH VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/verbatim ./cmd/verbatim
RUN mkdir /out/articles /out/index

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/articles /articles
COPY --from=build --chown=65532:65532 /out/index /index
COPY --from=build /out/verbatim /verbatim
# What the bot remembers is kept with the index, so that one volume holds both.
# The address of operations is the container's own: the health check asks there.
ENV VERBATIM_STATE=/index/state VERBATIM_OPERATIONS=127.0.0.1:8081
USER 65532:65532
VOLUME ["/articles", "/index"]
# A first index of very many articles takes minutes; the process answers before it
# is done.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/verbatim", "health"]
ENTRYPOINT ["/verbatim"]
CMD ["serve"]
