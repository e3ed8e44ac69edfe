// Keeps what is typed in a form with data-autosave: in the portal as input of this person alone, and on this device
// while that cannot be. The form works without this file; then only "Bewaar" keeps.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-kept]");
  const words = form.querySelector("template[data-kept-words]").content;
  const key = `invoer:${form.dataset.person}:${location.pathname}`;
  const NOT_TYPED = ["csrfmiddlewaretoken", "once", "doel"];
  const MARKS = ["revision", "seen"];
  const WAIT = 1500, AGAIN = 8000;
  let timer = 0, busy = false, changed = false, out = false;
  const gone = new AbortController();

  // What is kept has the marks of the page that it was typed on: without them it would pass for newer than it is.
  const kept = () => [...new FormData(form)].filter(([name]) => !NOT_TYPED.includes(name));
  const isMark = (name) => MARKS.includes(name) || name.endsWith("-seen");
  const plain = (pairs) => JSON.stringify(pairs.filter(([name]) => !isMark(name))
    .map(([name, value]) => [name, String(value).replaceAll("\r\n", "\n").trim()]));

  function say(when, at) {
    const sentence = words.querySelector(`[data-when="${when}"]`).cloneNode(true);
    if (at) sentence.querySelector("[data-at]").textContent = at;
    status.replaceChildren(sentence);
  }

  function keepHere() {
    try {
      localStorage.setItem(key, JSON.stringify(kept()));
    } catch {
      // A full or forbidden store: the portal keeps it, or nobody does.
    }
  }

  const forgetHere = () => localStorage.removeItem(key);

  // Logged in again in another window: the form needs the keys of the new session.
  async function renew() {
    const answer = await fetch(location.pathname, { redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-autosave]");
    if (!fresh) return false;
    if (fresh.dataset.person !== form.dataset.person) {
      say("other");
      form.removeEventListener("input", noticed);
      return false;
    }
    for (const name of ["csrfmiddlewaretoken", "once"]) {
      const input = form.querySelector(`[name="${name}"]`);
      if (input) input.value = fresh.querySelector(`[name="${name}"]`).value;
    }
    return true;
  }

  async function send() {
    clearTimeout(timer);
    if (busy || !changed) return;
    busy = true;
    changed = false;
    try {
      if (out && !(await renew())) throw new Error("uit");
      const body = new URLSearchParams(new FormData(form));
      body.set("doel", "onthoud");
      const answer = await fetch(location.pathname, {
        method: "POST", body, redirect: "manual", headers: { "X-Requested-With": "fetch" }, signal: gone.signal,
      });
      if (answer.status === 413) {
        status.textContent = (await answer.json()).reason;
      } else if (answer.ok) {
        const said = await answer.json();
        out = false;
        if (!changed) forgetHere();
        say("saved", said.at);
        if (said.warning) status.append(` ${said.warning}`);
      } else {
        // A redirect to the login page, or a form whose session is gone.
        out = true;
        throw new Error("uit");
      }
    } catch {
      if (gone.signal.aborted) return;
      changed = true;
      if (status.querySelector('[data-when="other"]') === null) say(out && navigator.onLine ? "out" : "offline");
      timer = setTimeout(send, AGAIN);
    } finally {
      busy = false;
    }
  }

  function noticed(event) {
    if (event.target.closest("[data-kept]")) return;
    changed = true;
    keepHere();
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  }

  // What this device still has and the portal does not: offered, never put back by itself. The portal puts it back, over
  // the page as it was then, so that what others saved since is seen when it is saved.
  async function putBack(pairs) {
    const body = new URLSearchParams(pairs);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("doel", "onthoud");
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body, redirect: "manual", headers: { "X-Requested-With": "fetch" },
      });
      if (answer.status === 413) {
        status.textContent = (await answer.json()).reason;
        return;
      }
      if (!answer.ok) throw new Error("uit");
    } catch {
      say("kept"); // and stays on offer the next time
      return;
    }
    changed = false;
    forgetHere();
    location.replace(location.pathname);
  }

  function offerBack() {
    let pairs = null;
    try {
      pairs = JSON.parse(localStorage.getItem(key) || "null");
    } catch {
      forgetHere();
    }
    if (!pairs || plain(pairs) === plain(kept())) return forgetHere();
    say("found");
    status.querySelector("[data-restore]").addEventListener("click", () => putBack(pairs));
    status.querySelector("[data-discard]").addEventListener("click", () => {
      forgetHere();
      status.replaceChildren();
    });
  }

  // Sent: once another page of the portal answers, it arrived.
  const sent = sessionStorage.getItem("verstuurd");
  if (sent && sent !== key) localStorage.removeItem(sent);
  sessionStorage.removeItem("verstuurd");
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    changed = false;
    gone.abort(); // what is on its way says no more than what is sent now
    keepHere();
    sessionStorage.setItem("verstuurd", key);
  });

  form.addEventListener("input", noticed);
  form.addEventListener("focusout", () => send());
  window.addEventListener("online", () => send());
  window.addEventListener("focus", () => send());
  document.addEventListener("visibilitychange", () => document.hidden && send());
  offerBack();
})();
