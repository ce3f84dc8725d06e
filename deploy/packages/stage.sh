#!/bin/sh
# stage.sh deb|rpm native|jvm PROGRAM SBOM VERSION TIMESTAMP DIRECTORY: puts what a package holds into a
# directory, each file at its place. This is the only list of what goes where. PROGRAM is the native
# binary, or the directory of jars that Quarkus writes; VERSION is Maven's, TIMESTAMP (ISO 8601) is the
# date of the changelog and of nothing else.
set -eu
cd "$(dirname "$0")/../.."

format=$1 form=$2 program=$3 sbom=$4 version=$5 timestamp=$6 root=$7
umask 022

case $format in
  deb) zsh=/usr/share/zsh/vendor-completions licenses= ;;
  rpm) zsh=/usr/share/zsh/site-functions licenses=/usr/share/licenses/iovascope ;;
  *) echo "stage.sh: deb or rpm, not $format" >&2; exit 2 ;;
esac

# put FILE DIRECTORY [NAME]
put() { install -D -m 644 "$1" "$root$2/${3:-$(basename "$1")}"; }
# packed FILE DIRECTORY NAME; the same bytes each time
packed() {
  install -d "$root$2"
  gzip -9n <"$1" >"$root$2/$3.gz"
}

rm -rf "$root"

case $form in
  native)
    # The program, and the library that it looks for in ../lib/iovascope.
    library=$(dirname "$program")/libjffi-1.2.so
    install -D -m 755 "$program" "$root/usr/bin/iovascope"
    put "$library" /usr/lib/iovascope
    strip --strip-unneeded --remove-section=.comment \
      "$root/usr/bin/iovascope" "$root/usr/lib/iovascope/$(basename "$library")"
    for service in systemd/*.service; do
      put deploy/packages/native.conf "/usr/lib/systemd/system/$(basename "$service").d" 10-native.conf
    done
    ;;
  jvm)
    # The jars, and the script that finds them and a Java.
    if [ ! -f "$program/quarkus-run.jar" ]; then
      echo "stage.sh: no quarkus-run.jar in $program: mvn -B package -DskipTests writes it" >&2
      exit 1
    fi
    install -D -m 755 deploy/iovascope "$root/usr/bin/iovascope"
    (cd "$program" && find . -name '*.jar' -o -name '*.dat') | while read -r file; do
      put "$program/$file" "/usr/share/iovascope/quarkus-app/$(dirname "$file")"
    done
    ;;
  *) echo "stage.sh: native or jvm, not $form" >&2; exit 2 ;;
esac

for unit in systemd/*.service systemd/*.timer; do put "$unit" /usr/lib/systemd/system; done
put systemd/sysusers.d/iovascope.conf /usr/lib/sysusers.d
put systemd/tmpfiles.d/iovascope.conf /usr/lib/tmpfiles.d
put systemd/iovascope.env /etc/default iovascope
put deploy/packages/agent.properties /etc/iovascope

for page in deploy/man/*.1; do packed "$page" /usr/share/man/man1 "$(basename "$page")"; done
put deploy/completions/iovascope.bash /usr/share/bash-completion/completions iovascope
put deploy/completions/_iovascope "$zsh"
put deploy/completions/iovascope.fish /usr/share/fish/vendor_completions.d

for rules in deploy/prometheus/iovascope-*.yml; do put "$rules" /usr/share/iovascope/rules; done
for dashboard in grafana/dashboards/*.json; do put "$dashboard" /usr/share/iovascope/dashboards; done
for kind in dashboards datasources; do
  put "grafana/provisioning/$kind/iovascope.yml" "/usr/share/iovascope/provisioning/$kind"
done

doc=/usr/share/doc/iovascope
put README.md $doc
for text in docs/*.md; do put "$text" $doc/docs; done
for text in docs/schema/*; do put "$text" $doc/docs/schema; done
for picture in docs/pictures/*.svg docs/pictures/*.png; do put "$picture" $doc/docs/pictures; done
put deploy/prometheus/scrape.yml $doc/examples
put deploy/kubernetes/daemonset.yaml $doc/examples
put "$sbom" $doc iovascope.cdx.json
packed CHANGELOG.md $doc changelog
if [ "$format" = deb ]; then
  put deploy/packages/deb/copyright $doc
  # As jdeb writes it: a snapshot comes before what it is a snapshot of.
  sed -e "s/@VERSION@/$(echo "$version" | sed 's/-SNAPSHOT$/~snapshot/')-1/" -e "s/@DATE@/$(LC_ALL=C date -u -R -d "$timestamp")/" \
    deploy/packages/deb/changelog >"$root$doc/changelog.Debian"
  packed "$root$doc/changelog.Debian" $doc changelog.Debian
  rm "$root$doc/changelog.Debian"
  put deploy/packages/deb/lintian-overrides /usr/share/lintian/overrides iovascope
else
  put LICENSE $licenses
fi
