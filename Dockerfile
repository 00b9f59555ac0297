# The build needs the network once, for the modules.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/aftercare ./cmd/aftercare
# Folders that the program writes to: its data, and a place for temporary files.
RUN mkdir -p /out/data /out/tmp

# Nothing but the program and the certificates to check others by; time zones
# are in the program. No shell: there is nothing to break into.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/aftercare /aftercare
COPY --from=build --chown=65532:65532 /out/data /var/lib/aftercare
COPY --from=build --chown=65532:65532 /out/tmp /tmp

# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
ENV AFTERCARE_LISTEN=:8080 \
    AFTERCARE_DATABASE_URL=sqlite:///var/lib/aftercare/aftercare.db
VOLUME /var/lib/aftercare
EXPOSE 8080
# The program asks itself: the image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/aftercare", "healthcheck"]
ENTRYPOINT ["/aftercare"]
CMD ["serve"]
