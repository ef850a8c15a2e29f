// Progressive enhancement only: every act works without this file. No inline script or style, so the strict content policy holds.

const corps = document.body;
const utilisateur = corps.dataset.utilisateur ?? "";
const prefixe = "brouillon:";
const annoncer = (texte) => {
  let zone = document.getElementById("annonces");
  if (!zone) {
    zone = document.createElement("p");
    zone.id = "annonces";
    zone.className = "invisible";
    zone.setAttribute("role", "status");
    corps.append(zone);
  }
  zone.textContent = texte;
};

// Storage may be refused (private browsing, quota): drafts are then silently absent.
const memoire = {
  lire(cle) { try { return sessionStorage.getItem(cle); } catch { return null; } },
  ecrire(cle, valeur) { try { sessionStorage.setItem(cle, valeur); return true; } catch { return false; } },
  oublier(cle) { try { sessionStorage.removeItem(cle); } catch { /* nothing is kept */ } },
  cles() { try { return Object.keys(sessionStorage).filter((cle) => cle.startsWith(prefixe)); } catch { return []; } },
};

// --- Keyboard: "/" to search; a page declares the others with data-raccourci="r".
const dansUneSaisie = (cible) => cible.closest?.("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (evenement) => {
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey || evenement.isComposing) { return; }
  if (evenement.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) { menu.querySelector("summary").focus(); }
    }
    return;
  }
  if (dansUneSaisie(evenement.target) || document.querySelector("dialog[open]")) { return; }
  if (evenement.key === "/") {
    const recherche = document.querySelector("[data-recherche]");
    if (recherche) {
      evenement.preventDefault();
      recherche.focus();
      recherche.select();
    }
    return;
  }
  if (evenement.key.length !== 1 || corps.dataset.raccourcis === "non") { return; }
  const choix = `[data-raccourci="${CSS.escape(evenement.key.toLowerCase())}"]`;
  // What the page itself declares is nearer than the menu of the band.
  const cible = document.querySelector(`main ${choix}`) ?? document.querySelector(choix);
  if (cible) {
    evenement.preventDefault();
    if (cible.matches("input, select, textarea")) { cible.focus(); } else { cible.click(); }
  }
});

document.addEventListener("click", (evenement) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(evenement.target)) { menu.open = false; }
  }
});

// --- Drafts: one per address and user, kept in this tab only, gone on success or sign-out.
const cleDe = (formulaire) => `${prefixe}${utilisateur}:${location.pathname}:${formulaire.dataset.brouillon || formulaire.id || "formulaire"}`;
const seGarde = (champ) => champ.name && !champ.name.startsWith("__") && !["password", "file", "hidden", "submit", "button"].includes(champ.type)
  && champ.closest("[data-sans-brouillon]") === null;

const photographier = (formulaire) => {
  const valeurs = {};
  for (const champ of formulaire.elements) {
    if (!seGarde(champ)) { continue; }
    valeurs[champ.name] ??= [];
    if (champ.type === "checkbox" || champ.type === "radio") {
      if (champ.checked) { valeurs[champ.name].push(champ.value); }
    } else {
      valeurs[champ.name].push(champ.value);
    }
  }
  return valeurs;
};

const reposer = (formulaire, valeurs) => {
  const rangs = {};
  for (const champ of formulaire.elements) {
    if (!seGarde(champ) || !(champ.name in valeurs)) { continue; }
    if (champ.type === "checkbox" || champ.type === "radio") {
      champ.checked = valeurs[champ.name].includes(champ.value);
    } else {
      rangs[champ.name] = (rangs[champ.name] ?? -1) + 1;
      champ.value = valeurs[champ.name][rangs[champ.name]] ?? champ.value;
    }
    champ.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

if (utilisateur) {
  for (const cle of memoire.cles()) {
    if (!cle.startsWith(`${prefixe}${utilisateur}:`)) { memoire.oublier(cle); }
  }
}
const soumis = memoire.lire("formulaire-soumis");
if (soumis && document.querySelector("[data-succes]")) {
  memoire.oublier(soumis);
  memoire.oublier("formulaire-soumis");
}

for (const formulaire of document.querySelectorAll("form[data-brouillon]")) {
  const cle = cleDe(formulaire);
  const depart = JSON.stringify(photographier(formulaire));
  const etat = document.createElement("p");
  etat.className = "brouillon";
  etat.hidden = true;
  formulaire.prepend(etat);
  const dire = (texte, oublier) => {
    etat.replaceChildren(texte);
    if (oublier) {
      const bouton = document.createElement("button");
      bouton.type = "button";
      bouton.className = "bouton bouton--nu";
      bouton.textContent = "Effacer le brouillon";
      bouton.addEventListener("click", () => {
        memoire.oublier(cle);
        reposer(formulaire, JSON.parse(depart));
        memoire.oublier(cle);
        etat.hidden = true;
        annoncer("Le brouillon est effacé.");
      });
      etat.append(" ", bouton);
    }
    etat.hidden = false;
  };

  const garde = memoire.lire(cle);
  // After a refusal the server gives back what was typed: it is fresher than the draft.
  if (garde && garde !== depart && !document.querySelector(".resume-erreurs:not([data-exemple])")) {
    reposer(formulaire, JSON.parse(garde));
    dire("Votre saisie précédente a été retrouvée.", true);
    annoncer("Votre saisie précédente a été retrouvée.");
  }

  let minuteur = 0;
  formulaire.addEventListener("input", () => {
    clearTimeout(minuteur);
    minuteur = setTimeout(() => {
      if (memoire.ecrire(cle, JSON.stringify(photographier(formulaire)))) {
        const heure = new Date().toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", "\u00a0h\u00a0");
        dire(`Brouillon gardé dans cet onglet à ${heure}.`, false);
      }
    }, 600);
  });
  formulaire.addEventListener("submit", () => {
    clearTimeout(minuteur);
    memoire.ecrire(cle, JSON.stringify(photographier(formulaire)));
    memoire.ecrire("formulaire-soumis", cle);
  });
}

for (const formulaire of document.querySelectorAll("form[data-deconnexion]")) {
  formulaire.addEventListener("submit", () => memoire.cles().forEach(memoire.oublier));
}

// --- Confirmation of what cannot be undone: data-confirmer="Question ?" (data-confirmer-texte, data-confirmer-bouton, data-confirmer-ton) on the button.
const confirmer = (bouton) => new Promise((resoudre) => {
  const dialogue = document.createElement("dialog");
  dialogue.className = "dialogue";
  dialogue.setAttribute("aria-labelledby", "titre-confirmation");
  const titre = document.createElement("h2");
  titre.id = "titre-confirmation";
  // {n}: the boxes ticked in the form.
  titre.textContent = bouton.dataset.confirmer.replace("{n}", bouton.form?.querySelectorAll("input[type=checkbox]:checked").length ?? 0);
  const texte = document.createElement("p");
  texte.textContent = bouton.dataset.confirmerTexte ?? "Cet acte ne peut pas être annulé.";
  const actes = document.createElement("div");
  actes.className = "boutons";
  const oui = document.createElement("button");
  oui.type = "button";
  oui.className = `bouton bouton--${bouton.dataset.confirmerTon ?? "danger"}`;
  oui.textContent = bouton.dataset.confirmerBouton ?? bouton.textContent.trim();
  const non = document.createElement("button");
  non.type = "button";
  non.className = "bouton bouton--discret";
  non.textContent = "Renoncer";
  actes.append(oui, non);
  dialogue.append(titre, texte, actes);
  corps.append(dialogue);
  let reponse = false;
  oui.addEventListener("click", () => { reponse = true; dialogue.close(); });
  non.addEventListener("click", () => dialogue.close());
  dialogue.addEventListener("close", () => { dialogue.remove(); bouton.focus(); resoudre(reponse); });
  dialogue.showModal();
  non.focus();
});

document.addEventListener("submit", async (evenement) => {
  const formulaire = evenement.target;
  const bouton = evenement.submitter;
  if (bouton?.dataset.confirmer && bouton.dataset.confirme !== "oui") {
    evenement.preventDefault();
    if (await confirmer(bouton)) {
      bouton.dataset.confirme = "oui";
      formulaire.requestSubmit(bouton);
      delete bouton.dataset.confirme;
    }
    return;
  }
  // Double-submit guard: the button stays enabled for its value to be sent, the second submission is dropped.
  if (evenement.defaultPrevented || formulaire.method !== "post") { return; }
  if (formulaire.dataset.envoye === "oui") {
    evenement.preventDefault();
    return;
  }
  formulaire.dataset.envoye = "oui";
  bouton?.setAttribute("data-occupe", "");
  // A download answers without leaving the page.
  setTimeout(() => { delete formulaire.dataset.envoye; bouton?.removeAttribute("data-occupe"); }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const formulaire of document.forms) { delete formulaire.dataset.envoye; }
  for (const bouton of document.querySelectorAll("[data-occupe]")) { bouton.removeAttribute("data-occupe"); }
});

// --- Characters left: data-compteur="ID" on a field with maxlength or data-longueur.
for (const champ of document.querySelectorAll("[data-longueur]")) {
  const sortie = document.getElementById(champ.dataset.compteur);
  if (!sortie) { continue; }
  const maximum = Number(champ.dataset.longueur);
  const compter = () => {
    const reste = maximum - champ.value.replace(/\r?\n/g, "\r\n").length;
    const nombre = Math.abs(reste).toLocaleString("fr-FR");
    sortie.toggleAttribute("data-depasse", reste < 0);
    const pluriel = Math.abs(reste) > 1 ? "s" : "";
    sortie.textContent = reste < 0
      ? `${nombre} caractère${pluriel} de trop`
      : `Encore ${nombre} caractère${pluriel}`;
  };
  champ.addEventListener("input", compter);
  compter();
}

// --- Words that look medical, told while typing; the server checks again before it writes (CNF-01).
const zonesMedicales = document.querySelectorAll("[data-alerte-medicale]");
const plier = (texte) => ` ${texte.normalize("NFKD").replace(/\p{M}/gu, "").replace(/œ/gi, "oe").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
if (zonesMedicales.length > 0 && utilisateur) {
  fetch("/mots-sensibles", { credentials: "same-origin" }).then((reponse) => (reponse.ok && !reponse.redirected ? reponse.json() : null)).then((liste) => {
    if (!liste) { return; }
    const sauf = liste.sauf.map(plier);
    const mots = liste.mots.map((mot) => [mot, plier(mot), `${plier(mot).trimEnd()}s `]);
    for (const zone of zonesMedicales) {
      const message = document.createElement("p");
      message.className = "aide";
      message.setAttribute("role", "status");
      zone.after(message);
      let minuteur = 0;
      const examiner = () => {
        const texte = sauf.reduce((reste, expression) => reste.replaceAll(expression, " . "), plier(zone.value));
        const trouves = mots.filter(([, singulier, pluriel]) => texte.includes(singulier) || texte.includes(pluriel)).map(([mot]) => `«\u00a0${mot}\u00a0»`);
        const phrase = trouves.length === 0 ? "" : `À relire\u00a0: ${trouves.join(", ")} ${trouves.length > 1 ? "ressemblent" : "ressemble"} à une information médicale, qui ne doit pas figurer au dossier.`;
        if (message.textContent !== phrase) { message.textContent = phrase; }
      };
      zone.addEventListener("input", () => { clearTimeout(minuteur); minuteur = setTimeout(examiner, 700); });
      if (zone.value) { examiner(); }
    }
  }).catch(() => { /* the server's check remains */ });
}

// --- Errors first: the summary takes the focus.
document.querySelector(".resume-erreurs:not([data-exemple])")?.focus();

// --- What the server says of a form while it is typed: data-verifier="handler", shown in the element data-verifier-dans.
for (const formulaire of document.querySelectorAll("form[data-verifier]")) {
  const region = document.getElementById(formulaire.dataset.verifierDans);
  let demande = 0;
  let minuteur = 0;
  const verifier = async () => {
    const rang = ++demande;
    try {
      const reponse = await fetch(formulaire.dataset.verifier, { method: "POST", body: new FormData(formulaire), headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
      // A page instead of the part: the session ended or something is refused, which the recording will say.
      if (reponse.ok && reponse.headers.get("X-Partie") === region.id && rang === demande) {
        region.innerHTML = await reponse.text();
      }
    } catch { /* the server's check remains */ }
  };
  formulaire.addEventListener("change", () => {
    clearTimeout(minuteur);
    minuteur = setTimeout(verifier, 300);
  });
}

// --- Progress without reload: data-rafraichir="address" (seconds in data-delai, 3 by default) until the answer has no such region.
const rafraichir = (region) => {
  const delai = 1000 * Number(region.dataset.delai ?? 3);
  setTimeout(async () => {
    if (!region.isConnected) { return; }
    if (document.hidden || region.contains(document.activeElement)) { rafraichir(region); return; }
    try {
      const reponse = await fetch(region.dataset.rafraichir, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
      if (!reponse.ok || reponse.redirected) { return; }
      const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
      const nouvelle = region.id ? page.getElementById(region.id) : page.querySelector("[data-rafraichir], main");
      if (!nouvelle) { location.reload(); return; }
      const fraiche = document.importNode(nouvelle, true);
      region.replaceWith(fraiche);
      if (fraiche.dataset.rafraichir) { rafraichir(fraiche); } else { annoncer(fraiche.dataset.fin ?? "Terminé."); }
    } catch {
      rafraichir(region);
    }
  }, delai);
};
document.querySelectorAll("[data-rafraichir]").forEach(rafraichir);

// --- Print button, absent without script.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => window.print());
}
