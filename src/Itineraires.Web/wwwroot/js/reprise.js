// The person comes straight back to her form; without script, a button does it.
document.querySelector("form[data-envoi-immediat]")?.requestSubmit();
