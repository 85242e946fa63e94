#!/usr/bin/env bash
# Rewrites OrleansContracts.txt after a deliberate change of a grain interface or class. Review the diff.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in Grains.Abstractions Grains; do
  dotnet format "$project/$project.csproj" analyzers --severity info --diagnostics \
    ORLEANS0016 ORLEANS0017 ORLEANS0018 ORLEANS0019 ORLEANS0020 ORLEANS0022 ORLEANS0023 ORLEANS0024
done
