#!/usr/bin/env bash
# Does the same job as the app's button with standard Linux tools: generates a key, makes a request, posts it to the
# bank and imports the certificate into the browser's database.
#
# Environment: SERVICE, CA, LOGIN_ID, PASSWORD, DATABASE, and either KEY (a key file) or NEW_KEY (the type of key that
# openssl generates; for ec, CURVE as well).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

if [[ -n ${KEY:-} ]]; then
  openssl req -new -key "$KEY" -subj "/CN=$LOGIN_ID" -outform DER -out request.der
else
  KEY=$folder/key.pem
  openssl req -new -newkey "$NEW_KEY" ${CURVE:+-pkeyopt "ec_paramgen_curve:$CURVE"} -nodes -keyout "$KEY" \
    -subj "/CN=$LOGIN_ID" -outform DER -out request.der 2>/dev/null
fi
openssl base64 -in request.der -out request.b64
curl --disable --silent --show-error --fail --noproxy '*' --cacert "$CA" \
  --user "$LOGIN_ID:$PASSWORD" --header 'Content-Type: application/pkcs10' \
  --header 'Content-Transfer-Encoding: base64' --data-binary @request.b64 \
  --output answer.b64 "$SERVICE/.well-known/est/simpleenroll"
openssl base64 -d -A -in answer.b64 -out answer.der
openssl pkcs7 -inform DER -in answer.der -print_certs -out certificate.pem
openssl pkcs12 -export -inkey "$KEY" -in certificate.pem -name "bench $RANDOM" \
  -passout pass:bench -out identity.p12
pk12util -i identity.p12 -d "sql:$DATABASE" -K '' -W bench >/dev/null
