# A static binary and nothing else. docs/ci.md says which of these lines have been proved.
FROM rust:1.88-alpine AS build
# ring, of the TLS that `confirm` uses, has C in it.
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /src/target/release/payloadlint /payloadlint
WORKDIR /work
ENTRYPOINT ["/payloadlint"]
CMD ["check"]
