#!/usr/bin/env bash
# Makes the certificates of the TLS tests. They are good for a hundred years, so nobody needs to run this again.
# The keys protect nothing: only servers of the tests use them.
set -euo pipefail
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }
key "$folder/root.key"
key server.key
touch "$folder/index"
cat > "$folder/ca.cnf" <<CNF
[ca]
default_ca = ours
[ours]
new_certs_dir = $folder
database = $folder/index
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[localhost]
subjectAltName = DNS:localhost, IP:127.0.0.1
[elsewhere]
subjectAltName = DNS:gateway.example
CNF
openssl req -new -key "$folder/root.key" -config "$folder/ca.cnf" -subj "/CN=payloadlint test root" -out "$folder/root.csr"
openssl ca -batch -notext -config "$folder/ca.cnf" -selfsign -keyfile "$folder/root.key" -extensions root \
    -startdate 20000101000000Z -enddate 21260101000000Z -in "$folder/root.csr" -out root.pem 2> /dev/null
# issue NAME EXTENSIONS FROM TO
issue() {
    openssl req -new -key server.key -config "$folder/ca.cnf" -subj "/CN=$1" -out "$folder/$1.csr"
    openssl ca -batch -notext -config "$folder/ca.cnf" -cert root.pem -keyfile "$folder/root.key" -extensions "$2" \
        -startdate "$3" -enddate "$4" -in "$folder/$1.csr" -out "$1.pem" 2> /dev/null
}
issue localhost localhost 20000101000000Z 21260101000000Z
issue elsewhere elsewhere 20000101000000Z 21260101000000Z
issue expired localhost 20000101000000Z 20010101000000Z
issue early localhost 21250101000000Z 21260101000000Z
openssl req -new -key server.key -config "$folder/ca.cnf" -subj "/CN=localhost" -out "$folder/self.csr"
openssl ca -batch -notext -config "$folder/ca.cnf" -selfsign -keyfile server.key -extensions localhost \
    -startdate 20000101000000Z -enddate 21260101000000Z -in "$folder/self.csr" -out self-signed.pem 2> /dev/null
