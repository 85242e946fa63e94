#!/usr/bin/env python3
"""The guide's test script. Of sseclient only what the script uses is here, so that nothing needs to be installed."""
import json
import sys
from collections import namedtuple

import requests

Event = namedtuple("Event", "event data id")


class SSEClient:
    """Reads the events of a response: blank lines end them, comments and unknown fields are skipped."""

    def __init__(self, response):
        self._lines = response.iter_lines(chunk_size=1, decode_unicode=True)

    def events(self):
        fields = {}
        for line in self._lines:
            if line == "":
                if "data" in fields:
                    yield Event(fields.get("event", "message"), fields["data"], fields.get("id"))
                fields = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")


# Configuration
CNS_API_URL, BOM_ID, TOKEN = sys.argv[1:]

# Connect to SSE stream
url = f"{CNS_API_URL}/api/enrichment/stream/{BOM_ID}?token={TOKEN}"
response = requests.get(url, stream=True, timeout=300)

if response.status_code != 200:
    print(f"Error: {response.status_code} - {response.text}")
    exit(1)

print(f"Connected to enrichment stream for BOM: {BOM_ID}")

# Parse SSE events
client = SSEClient(response)
for event in client.events():
    print(f"\nEvent: {event.event}")
    print(f"Data: {event.data}")

    # Parse JSON data
    try:
        data = json.loads(event.data)

        if event.event == 'progress':
            state = data.get('state', {})
            print(f"  Progress: {state.get('enriched_items')}/{state.get('total_items')} ({state.get('percent_complete')}%)")

        elif event.event == 'enrichment.completed':
            print("  Enrichment completed!")
            break

        elif event.event == 'enrichment.failed':
            print(f"  Enrichment failed: {data.get('error')}")
            break

    except json.JSONDecodeError:
        pass
