# Shared by the scripts at the root: says what is missing and how to install it.
dire() { printf '%s\n' "$*" >&2; }

exiger_sdk() {
  if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    dire "Il manque le SDK .NET 10. Installez-le depuis la page de téléchargement de .NET, puis relancez cette commande."
    exit 2
  fi
}

exiger_node() {
  if ! command -v npm >/dev/null 2>&1; then
    dire "Il manque Node.js 20 et npm (police de caractères de l’interface). Installez-les, puis relancez cette commande."
    exit 2
  fi
}

# The program in Release, built only when a source changed since.
construire() {
  if ! dotnet build src/Itineraires.Web -c Release -v q -nologo -clp:ErrorsOnly -p:RestoreLockedMode=true 1>&2; then
    dire "La construction a échoué : lisez les messages ci-dessus."
    exit 1
  fi
}

programme() { printf '%s' "src/Itineraires.Web/bin/Release/net10.0/Itineraires.Web.dll"; }

# A throw-away PostgreSQL of its own, run by an unprivileged user when the script is root; $serveur_postgres reaches it.
# Whoever calls demarrer_postgres calls arreter_postgres when it leaves: trap arreter_postgres EXIT.
demarrer_postgres() {
  local bin; bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  dossier_pg=$(mktemp -d)
  local comme=()
  if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$dossier_pg"
    comme=(runuser -u postgres --)
  fi
  "${comme[@]}" "$bin/initdb" -D "$dossier_pg/donnees" -U itineraires -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  "${comme[@]}" "$bin/pg_ctl" -D "$dossier_pg/donnees" -w -s -l "$dossier_pg/journal" -o "-k $dossier_pg -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start
  arreter_pg=("${comme[@]}" "$bin/pg_ctl" -D "$dossier_pg/donnees" -m immediate -s stop)
  chmod 755 "$dossier_pg"
  serveur_postgres="Host=$dossier_pg;Username=itineraires;Database=postgres"
}
arreter_postgres() { [ -n "${arreter_pg:-}" ] && "${arreter_pg[@]}" >/dev/null 2>&1; [ -n "${dossier_pg:-}" ] && rm -rf "$dossier_pg"; return 0; }
