// The little that HTML and htmx do not do by themselves. Every page works without this file.
"use strict";

// A form that was refused: focus goes to the summary of its errors.
function focusSummary() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}

// A part that could not be fetched says so, instead of nothing happening.
const REASONS = {
  0: "De verbinding met het portaal is weg. Uw invoer staat er nog.",
  401: "U bent uitgelogd.",
  403: "U mag dit niet doen, of de pagina stond te lang open.",
  404: "Dit onderdeel bestaat niet meer.",
  429: "Te veel pogingen na elkaar. Wacht even.",
};

function sayWhatFailed(event) {
  const place = document.getElementById("meldingen");
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  const message = document.getElementById("melding-mislukt").content.cloneNode(true);
  message.querySelector("[data-reason]").textContent = REASONS[status] || "Er ging iets mis in het portaal.";
  message.querySelector("a").href = window.location.href;
  place.replaceChildren(message);
  place.scrollIntoView({ block: "nearest" });
}

// A passkey that was refused, cancelled, or that this browser does not know.
function sayPasskeyFailed(event) {
  event.preventDefault();
  const message = document.getElementById("melding-mislukt").content.cloneNode(true);
  message.querySelector("[data-reason]").textContent = "Uw browser gaf geen toegangssleutel. Kies een andere manier, of:";
  message.querySelector("a").href = window.location.href;
  document.getElementById("meldingen").replaceChildren(message);
}

// A whole page where a part was asked is another page (logged out meanwhile): go there.
function goToWholePage(event) {
  const text = event.detail.xhr.responseText.trimStart().slice(0, 9).toLowerCase();
  if (text !== "<!doctype" || event.detail.target === document.body) return;
  event.detail.shouldSwap = false;
  window.location.assign(event.detail.xhr.responseURL);
}

// htmx changed the filter in the address: what stands outside the swapped part must go along with it.
function keepQuery() {
  const query = new URLSearchParams(window.location.search);
  query.delete("pagina");
  for (const link of document.querySelectorAll("a[data-keep-query]")) link.search = query.toString();
  query.delete("peildatum");
  for (const form of document.querySelectorAll("form[data-keep-query]")) {
    for (const input of form.querySelectorAll("input[type=hidden]")) input.remove();
    for (const [name, value] of query) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
  }
}

// Logging out leaves nothing of what was typed on this device (autosave.js).
function forgetTyped(event) {
  if (!event.target.matches("[data-logout]")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("invoer:")) localStorage.removeItem(key);
}

document.addEventListener("submit", forgetTyped);
document.addEventListener("allauth.error", sayPasskeyFailed);
document.addEventListener("DOMContentLoaded", focusSummary);
document.addEventListener("htmx:afterSettle", focusSummary);
document.addEventListener("htmx:beforeSwap", goToWholePage);
document.addEventListener("htmx:responseError", sayWhatFailed);
document.addEventListener("htmx:sendError", sayWhatFailed);
document.addEventListener("htmx:timeout", sayWhatFailed);
document.addEventListener("htmx:pushedIntoHistory", keepQuery);
document.addEventListener("htmx:replacedInHistory", keepQuery);
