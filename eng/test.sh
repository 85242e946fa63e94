#!/usr/bin/env bash
# Installs what the tests need and the machine lacks, builds, and runs every suite.
#   ./eng/test.sh             all suites
#   ./eng/test.sh Unit Http   only these: Unit, Cluster, Http, EndToEnd, Portal
# Closes with one line: N passed, N failed[, N skipped].
set -euo pipefail
cd "$(dirname "$0")/.."
suites=("$@"); [ ${#suites[@]} -gt 0 ] || suites=(Unit Cluster Http EndToEnd Portal)
results=$(mktemp -d); trap 'rm -rf "$results"' EXIT

# What comes over the network comes beside what needs the processor.
dotnet restore Enrichment.Orleans.sln --nologo -v quiet & restore=$!

# Debian's package of each command that a suite calls.
declare -A packages=([redis-server]=redis-server [redis-cli]=redis-tools [chromium]=chromium [node]=nodejs [firefox-esr]=firefox-esr [npm]=npm [curl]=curl [tmux]=tmux [python3]=python3 [java]=default-jdk-headless [nginx]=nginx-light)
missing=()
PATH=$PATH:/usr/sbin # nginx
for command in "${!packages[@]}"; do command -v "$command" >/dev/null || missing+=("${packages[$command]}"); done
for module in requests httpx aiohttp; do
  [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $module" 2>/dev/null || missing+=("python3-$module")
done
# Debian keeps the server's programs off the PATH.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  as_root=; [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

wait $restore
install=
if [[ " ${suites[*]} " == *" Portal "* ]]; then
  (cd Portal && exec npm ci --no-audit --no-fund --loglevel=error) & install=$!
fi
dotnet build Enrichment.Orleans.sln --no-restore --nologo -v quiet
# What an event allocates is measured of what is released; beside the other tests its build would take minutes.
if [[ " ${suites[*]} " == *" EndToEnd "* ]]; then
  dotnet build Standalone -c Release --no-restore --nologo -v quiet
fi

# Thousands of open streams need as many descriptors.
ulimit -n "$(ulimit -Hn)"
status=0
portal() { # the npm package and the page; its counts go to the results, as Vitest's JSON
  cd Portal && npm run --silent typecheck || return 1
  local failed=0
  npx vitest run --reporter=default --reporter=json --outputFile.json="$results/portal.json" || failed=1
  npx vitest run --config vitest.browser.config.ts --reporter=default --reporter=json \
    --outputFile.json="$results/portal-browser.json" || failed=1
  npx vitest run --config vitest.examples.config.ts --reporter=default --reporter=json \
    --outputFile.json="$results/portal-examples.json" || failed=1
  return $failed
}

for suite in "${suites[@]}"; do
  echo "== $suite"
  if [ "$suite" = Portal ]; then { wait $install && (portal); } || status=1; continue; fi
  # Tests of processes wait for these much of their time.
  threads=1x; [ "$suite" != EndToEnd ] || threads=1.5x
  dotnet test Tests --no-build --nologo --filter "Suite=$suite" --results-directory "$results" \
    --logger "trx;LogFileName=$suite.trx" --logger "console;verbosity=minimal" \
    -- xUnit.MaxParallelThreads=$threads || status=1
done

sum() { # attribute of the result files' counters
  cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' |
    awk '{ total += $1 } END { print total + 0 }'
}
sum_portal() { # number of the JSON results
  cat "$results"/portal*.json 2>/dev/null | grep -o "\"$1\":[0-9]*" | tr -dc '0-9\n' | awk '{ total += $1 } END { print total + 0 }'
}
total=$(($(sum total) + $(sum_portal numTotalTests)))
passed=$(($(sum passed) + $(sum_portal numPassedTests)))
executed=$(($(sum executed) + $(sum_portal numPassedTests) + $(sum_portal numFailedTests)))
failed=$((executed - passed)); skipped=$((total - executed))
[ "$total" -gt 0 ] || { echo "No test ran." >&2; status=1; }
[ "$failed" -eq 0 ] || status=1
# Their names again, where a reader of a long log looks first.
cat "$results"/*.trx 2>/dev/null | grep '<UnitTestResult ' | grep 'outcome="Failed"' |
  sed -E 's/.* testName="([^"]*)".*/failed: \1/' || true
cat "$results"/portal*.json 2>/dev/null | grep -oE '"fullName":"[^"]*","status":"failed"' |
  sed -E 's/"fullName":"([^"]*)".*/failed: \1/' || true
line="$passed passed, $failed failed"; [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
exit $status
