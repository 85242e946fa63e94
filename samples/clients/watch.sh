#!/usr/bin/env bash
# curl: ./watch.sh http://localhost:27200 BOM_ID TOKEN
# curl prints the frames as they come; the loop makes a line of each event, and none of comments.
set -euo pipefail
curl -sS -N --fail-with-body -H "Authorization: Bearer $3" "$1/api/enrichment/stream/$2" |
  while IFS= read -r line; do
    case "$line" in
      "event: "*) event=${line#event: } ;;
      "id: "*) id=${line#id: } ;;
      "data: "*) data=${line#data: } ;;
      "")
        # A block without data is no event.
        [ -z "${data:-}" ] || echo "$event ${id:--} $data"
        event=message id='' data=''
        ;;
    esac
  done
