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
