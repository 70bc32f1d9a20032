#!/bin/sh
# Compiles what generate.mjs wrote for TypeScript, Go and Java with the languages' own compilers.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.codegen"

"$here/node_modules/.bin/tsc" -p typescript/tsconfig.json
echo 'typescript: compiled'

(cd go/main && go build ./...)
echo 'go: compiled'

cd java
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib > maven.log || { cat maven.log; exit 1; }
find main catalogue internals -name '*.java' > files.txt
javac --release 11 -nowarn -d classes -cp 'lib/*' @files.txt
echo 'java: compiled'
