#!/usr/bin/env bash
# Makes the pictures of the README from the agent's page about a demo host. Run it in any directory, after
# mvn package. IOVASCOPE is the program (default: the build's jar), CHROMIUM the browser, PORT a free port.
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${PORT:-19978}
chromium=${CHROMIUM:-chromium}
read -r -a program <<< "${IOVASCOPE:-java -jar target/quarkus-app/quarkus-run.jar}"

scratch=$(mktemp -d)
"${program[@]}" agent --host demo --listen "127.0.0.1:$port" > "$scratch/agent.log" 2>&1 &
agent=$!
trap 'kill $agent 2> /dev/null || true; rm -rf "$scratch"' EXIT
for _ in $(seq 120); do
  curl -fsS -o "$scratch/page.html" "http://127.0.0.1:$port/?group=2" 2> "$scratch/curl.log" && break
  sleep 1
done
[ -s "$scratch/page.html" ] || { cat "$scratch/agent.log" "$scratch/curl.log" >&2; exit 1; }

# The map alone.
sed -i 's|</head>|<style>header,footer,section:not(#maps){display:none}</style></head>|' "$scratch/page.html"

picture() { # name, words for the browser
  local name=$1
  shift
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$scratch/$name" \
    --force-device-scale-factor=1 --window-size=1100,820 --virtual-time-budget=2000 "$@" \
    --screenshot="$scratch/$name.png" "file://$scratch/page.html" > "$scratch/$name.log" 2>&1 \
    || { cat "$scratch/$name.log" >&2; exit 1; }
  cp "$scratch/$name.png" "docs/pictures/$name.png"
}
picture group-light --blink-settings=preferredColorScheme=1
picture group-dark --blink-settings=preferredColorScheme=0
ls -l docs/pictures/*.png
