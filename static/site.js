/* What does a page gain from script? Every page works without it; this only makes some things
   easier. Nothing is stored, and nothing is sent that a form without script would not send. */
(function () {
  "use strict";

  /* Whether the page has room for columns: only the style sheet knows, since it counts in the
     size of the text. */
  const page = document.querySelector(".results, .place");
  const wide = () => Boolean(page && getComputedStyle(page).getPropertyValue("--wide"));

  /* With room, the filters stand open beside the list, and are so for screen readers too. */
  const filter = document.querySelector("details.filter");
  if (filter) {
    let before;
    const adapt = () => {
      if (wide() !== before) filter.open = before = wide();
    };
    addEventListener("resize", adapt);
    adapt();
  }

  /* What works by script only, and what stands there for those without. */
  for (const node of document.querySelectorAll("[data-scripted]")) node.hidden = false;
  for (const node of document.querySelectorAll("[data-unscripted]")) node.hidden = true;

  /* Empty fields stay out of the address, so that it can be read and passed on. */
  for (const form of document.querySelectorAll("form[data-tidy]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    });
    addEventListener("pageshow", () => {
      for (const field of form.elements) field.disabled = false;
    });
  }

  /* The position, only when asked for, rounded to about a kilometre before anybody sees it. */
  for (const button of document.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation || !isSecureContext) continue;
    const field = document.getElementById(button.dataset.locate);
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field.value = coords.latitude.toFixed(2) + "," + coords.longitude.toFixed(2);
          field.focus();
        },
        () => {
          const note = document.createElement("small");
          note.setAttribute("role", "status");
          note.textContent = button.dataset.failed;
          button.replaceWith(note);
          field.focus();
        },
        { maximumAge: 600000, timeout: 15000 },
      );
    });
  }

  /* The map comes after the list: at once where it stands beside it, else when it is wanted. */
  const box = document.querySelector("[data-map]");
  if (box) {
    const button = box.querySelector("[data-map-show]");
    box.classList.add("ready");
    let begun = false;

    const load = (node) => new Promise((done, failed) => {
      node.onload = done;
      node.onerror = failed;
      document.head.prepend(node); // a style sheet comes before our own rules, which refine it
    });
    const style = (url) => load(Object.assign(document.createElement("link"), { rel: "stylesheet", href: url }));
    // Fetched at the same time, run in their order.
    const script = (url) => load(Object.assign(document.createElement("script"), { async: false, src: url }));

    const show = () => {
      if (begun) return;
      begun = true;
      button.hidden = true;
      box.classList.add("on");
      const scripts = box.dataset.scripts.split(" ");
      const last = scripts.pop(); // starts the map, so everything else must be there
      Promise.all([...box.dataset.styles.split(" ").map(style), ...scripts.map(script)])
        .then(() => script(last))
        .catch(() => { begun = false; button.hidden = false; });
    };

    button.addEventListener("click", show);
    if (wide()) show();
    else {
      button.hidden = false;
      if (location.hash === "#map") show();
      addEventListener("hashchange", () => { if (location.hash === "#map") show(); });
    }
  }
})();
