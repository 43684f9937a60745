# One static binary and nothing else. `tests/packaging/image.sh` runs these lines without an engine; the image itself is
# untested: docs/ci.md.
FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
# glibc linked in: its allocator is the fast one, and since 2.34 it looks names up without libraries beside it. The target
# has to be named, or else the flag would hold for macros of the build, too, which cannot be static.
ENV RUSTFLAGS="-C target-feature=+crt-static"
RUN cargo install --path . --locked --target "$(rustc --print host-tuple)" --root image

FROM scratch
COPY --from=build /src/image/bin/payloadlint /payloadlint
WORKDIR /work
ENTRYPOINT ["/payloadlint"]
CMD ["check"]
