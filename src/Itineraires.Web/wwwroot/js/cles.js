// Passkeys: the browser speaks to the authenticator, the form carries its answer. Hidden where the browser has none.
const disponible = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential?.parseCreationOptionsFromJSON;

for (const formulaire of disponible ? document.querySelectorAll("form[data-cle]") : []) {
  const erreur = formulaire.querySelector("[data-cle-erreur]");
  const preuve = formulaire.elements.namedItem("preuve");
  formulaire.hidden = false;
  formulaire.addEventListener("submit", async (evenement) => {
    if (preuve.value) { return; }
    evenement.preventDefault();
    erreur.hidden = true;
    try {
      const corps = new FormData();
      corps.append("__RequestVerificationToken", formulaire.elements.namedItem("__RequestVerificationToken").value);
      const reponse = await fetch(formulaire.dataset.options, { method: "POST", body: corps, headers: { "X-Requested-With": "fetch" } });
      if (!reponse.ok) { throw new Error("options"); }
      const options = await reponse.json();
      const cle = formulaire.dataset.cle === "creer"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      preuve.value = JSON.stringify(cle.toJSON());
      formulaire.submit();
    } catch (refus) {
      erreur.textContent = refus.name === "NotAllowedError"
        ? "La clé d’accès n’a pas été présentée. Essayez de nouveau ou utilisez votre phrase de passe."
        : "La clé d’accès n’a pas pu être lue. Utilisez votre phrase de passe.";
      erreur.hidden = false;
    }
  });
}
